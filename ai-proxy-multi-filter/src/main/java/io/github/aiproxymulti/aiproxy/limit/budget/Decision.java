package io.github.aiproxymulti.aiproxy.limit.budget;

import java.util.List;

/**
 * The answer to an {@link Ask}.
 *
 * @param granted whether the request may go on
 * @param levels the counters that were asked, in order; when the request is refused the last one is why
 */
public record Decision(boolean granted, List<Level> levels) {

    /** Copies the list. */
    public Decision {
        levels = List.copyOf(levels);
    }

    /**
     * A counter as it was before this request.
     *
     * @param remaining the units left, 0 for the one that refused
     * @param resetMillis milliseconds to the end of the window
     */
    public record Level(long remaining, long resetMillis) {}
}
