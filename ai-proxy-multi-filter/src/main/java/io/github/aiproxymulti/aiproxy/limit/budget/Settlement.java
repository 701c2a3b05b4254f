package io.github.aiproxymulti.aiproxy.limit.budget;

import java.util.List;

/**
 * The end of one request.
 *
 * @param owner whose counters they are: the route
 * @param reservation the name under which it reserved; empty when it did not
 * @param charges in the order in which they are made
 * @param stopsWhenOver whether a charge that takes its counter over the limit is the last one, for counters of this process
 */
public record Settlement(String owner, String reservation, List<Charge> charges, boolean stopsWhenOver) {

    /** Copies the list. */
    public Settlement {
        charges = List.copyOf(charges);
    }

    /**
     * What one counter gets.
     *
     * @param key the counter
     * @param limit the most units of a window
     * @param windowMillis the length of the window in milliseconds, should a new one begin
     * @param cost units that were used
     * @param reserved units that were reserved and are given back
     */
    public record Charge(String key, long limit, long windowMillis, long cost, long reserved) {}
}
