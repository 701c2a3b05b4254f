package io.github.aiproxymulti.aiproxy.balancer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The one place where pickers are made. */
public final class Pickers {

    private Pickers() {}

    /**
     * Weighted round robin within priority levels.
     *
     * @param members at least one
     * @param random chooses where each level starts
     */
    public static Picker roundRobin(List<Member> members, RandomGenerator random) {
        return byPriority(members, level -> new RoundRobinPicker(level, random));
    }

    /**
     * A hash ring within priority levels.
     *
     * @param members at least one
     */
    public static Picker consistentHash(List<Member> members) {
        return byPriority(members, HashPicker::new);
    }

    private static Picker byPriority(List<Member> members, Function<List<Member>, Picker> picker) {
        TreeMap<Integer, List<Member>> levels = new TreeMap<>(Comparator.reverseOrder());
        members.forEach(m -> levels.computeIfAbsent(m.priority(), ignored -> new ArrayList<>())
                .add(m));
        List<Picker> pickers = levels.values().stream().map(picker).toList();
        return pickers.size() == 1 ? pickers.get(0) : new PriorityPicker(pickers);
    }
}
