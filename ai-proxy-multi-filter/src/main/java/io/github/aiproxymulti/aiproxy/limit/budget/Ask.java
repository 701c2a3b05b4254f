package io.github.aiproxymulti.aiproxy.limit.budget;

import java.util.List;

/**
 * One decision.
 *
 * @param owner whose counters they are: the route
 * @param reservation the name of what is reserved, unique among all requests; empty when nothing is
 * @param holdMillis how long it is held in milliseconds when nobody settles it
 * @param demands in the order in which they are asked; the first that is refused decides
 */
public record Ask(String owner, String reservation, long holdMillis, List<Demand> demands) {

    /** Copies the list. */
    public Ask {
        demands = List.copyOf(demands);
    }

    /** What a demand needs to be granted, together with the ones before it that ask the same counter. */
    public long need(int index) {
        Demand asked = demands.get(index);
        long before = 0;
        for (int i = 0; i < index; i++) {
            Demand other = demands.get(i);
            before += other.key().equals(asked.key()) ? other.take() + other.reserve() : 0;
        }
        return before + asked.need();
    }
}
