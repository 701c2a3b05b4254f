package io.github.aiproxymulti.aiproxy.balancer;

import java.util.List;

/** Asks the levels from the highest priority down; a level is left for good once it is exhausted. Source: balancing.md 3. */
public final class PriorityPicker implements Picker {

    private final List<Picker> levels;

    PriorityPicker(List<Picker> levels) {
        this.levels = List.copyOf(levels);
    }

    @Override
    public int pick(Attempts attempts, int hash) {
        while (attempts.level() < levels.size()) {
            int found = levels.get(attempts.level()).pick(attempts, hash);
            if (found != NONE) {
                return found;
            }
            attempts.nextLevel();
        }
        return NONE;
    }

    @Override
    public Picker detached() {
        return new PriorityPicker(levels.stream().map(Picker::detached).toList());
    }

    @Override
    public String exhausted() {
        return "all servers tried";
    }
}
