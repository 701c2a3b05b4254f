package io.github.aiproxymulti.healthcheck.store;

import java.time.Duration;

/**
 * What a writer checks, in a form that can be compared across processes.
 *
 * @param spec digest of the whole specification
 * @param checks digest of how is checked, without where
 * @param longestProbe how long a probe may be in flight at most; what is deleted must be remembered for longer
 */
public record Plan(String spec, String checks, Duration longestProbe) {

    /** The plan of a writer that shares with nobody. */
    public static final Plan NONE = new Plan("", "", Duration.ZERO);
}
