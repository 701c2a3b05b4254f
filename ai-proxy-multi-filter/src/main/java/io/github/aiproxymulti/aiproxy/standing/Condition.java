package io.github.aiproxymulti.aiproxy.standing;

/**
 * One instance's standing as far as routing depends on it. Different standings and different conditions of one standing are
 * different values.
 *
 * @param standing the number of the standing, never used twice
 * @param place what a pick sees
 * @param rampBegan when its share began to come back, in nanoseconds of {@link RouteStanding#now}; {@link #NO_RAMP} when it is
 *     not held back
 */
public record Condition(long standing, Place place, long rampBegan) {

    /** Not held back. */
    public static final long NO_RAMP = Long.MIN_VALUE;
}
