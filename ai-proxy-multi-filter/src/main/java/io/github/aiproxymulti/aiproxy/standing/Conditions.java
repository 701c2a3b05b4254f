package io.github.aiproxymulti.aiproxy.standing;

import java.util.List;

/**
 * The conditions of a route's instances at one moment.
 *
 * @param revision of the standings before they were read; what changed later is covered by a later number
 * @param until when time alone will change them, in nanoseconds of {@link RouteStanding#now}; {@link #FOR_EVER} for never
 * @param each one per instance, in order
 */
public record Conditions(long revision, long until, List<Condition> each) {

    /** Time alone changes nothing. */
    public static final long FOR_EVER = Long.MAX_VALUE;

    /** Copies the list. */
    public Conditions {
        each = List.copyOf(each);
    }
}
