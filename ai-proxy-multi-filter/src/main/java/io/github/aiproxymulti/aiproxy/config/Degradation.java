package io.github.aiproxymulti.aiproxy.config;

/**
 * What happens while the counters cannot be asked.
 *
 * @param allow whether requests pass uncounted, also when a limit cannot be worked out (default false)
 * @param local whether this gateway counts by itself instead (default false)
 * @param share the part of each limit that this gateway grants by itself, above 0, at most 1 (default 1)
 */
public record Degradation(boolean allow, boolean local, double share) {

    /** Checks the range. */
    public Degradation {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("degradation_share: " + share + " (expected: above 0, at most 1)");
        }
    }
}
