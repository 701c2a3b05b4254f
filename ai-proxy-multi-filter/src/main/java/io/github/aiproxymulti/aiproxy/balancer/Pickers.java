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

    /**
     * A hash ring within priority levels on which nobody gets much more than the average.
     *
     * @param members at least one
     * @param percent how much of the average load of its level an instance may have, in proportion to its weight; at least 100
     */
    public static Picker boundedHash(List<Member> members, int percent) {
        return byPriority(members, level -> new HashPicker(level, new LoadBound(level, percent)));
    }

    /**
     * Of two instances drawn by weight the one with fewer requests in flight, within priority levels.
     *
     * @param members at least one
     * @param random draws; safe for concurrent use
     */
    public static Picker leastRequest(List<Member> members, RandomGenerator random) {
        return byPriority(members, level -> new LoadPicker(level, Cost.REQUESTS, random));
    }

    /**
     * Of two instances drawn by weight the one that answers sooner, within priority levels.
     *
     * @param members at least one
     * @param random draws; safe for concurrent use
     */
    public static Picker fastest(List<Member> members, RandomGenerator random) {
        return byPriority(members, level -> new LoadPicker(level, Cost.TIME, random));
    }

    private static Picker byPriority(List<Member> members, Function<List<Member>, Picker> picker) {
        TreeMap<Integer, List<Member>> levels = new TreeMap<>(Comparator.reverseOrder());
        members.forEach(m -> levels.computeIfAbsent(m.priority(), ignored -> new ArrayList<>())
                .add(m));
        List<Picker> pickers = levels.values().stream().map(picker).toList();
        return pickers.size() == 1 ? pickers.get(0) : new PriorityPicker(pickers);
    }
}
