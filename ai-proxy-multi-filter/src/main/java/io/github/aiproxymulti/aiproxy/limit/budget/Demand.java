package io.github.aiproxymulti.aiproxy.limit.budget;

/**
 * What one request asks of one counter. It is granted when at least one unit is left, or as many as are taken and reserved.
 *
 * @param key the counter, unique within its owner
 * @param limit the most units of a window
 * @param windowMillis the length of the window in milliseconds
 * @param take units that are used at once
 * @param reserve units that are held until the request settles
 */
public record Demand(String key, long limit, long windowMillis, long take, long reserve) {

    /** The units that must be left. */
    public long need() {
        return Math.max(1, take + reserve);
    }
}
