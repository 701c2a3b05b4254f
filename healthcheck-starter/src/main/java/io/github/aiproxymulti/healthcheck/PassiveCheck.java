package io.github.aiproxymulti.healthcheck;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How live traffic is counted. Counters are shared with the probes, thresholds are these. A threshold of 0 switches that
 * kind off. Defaults and ranges are those of APISIX's {@code checks.passive}.
 *
 * @param healthy what counts as success; null when no success is counted
 * @param unhealthy what counts as failure; null when no failure is counted
 */
public record PassiveCheck(
        @Nullable Healthy healthy, @Nullable Unhealthy unhealthy) {

    /** Statuses that count as success unless configured otherwise. */
    public static final Set<Integer> DEFAULT_HEALTHY_STATUSES =
            Set.of(200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308);

    /** Statuses that count as failure unless configured otherwise. */
    public static final Set<Integer> DEFAULT_UNHEALTHY_STATUSES = Set.of(429, 500, 503);

    /**
     * Counting of successes.
     *
     * @param httpStatuses statuses that count
     * @param successes counted successes that make an unusable target healthy, 0 for never
     */
    public record Healthy(Set<Integer> httpStatuses, int successes) {

        /** What {@code healthy: {}} means. */
        public static final Healthy DEFAULT = new Healthy(DEFAULT_HEALTHY_STATUSES, 5);

        /** Copies the set. */
        public Healthy {
            httpStatuses = Set.copyOf(httpStatuses);
        }
    }

    /**
     * Counting of failures.
     *
     * @param httpStatuses statuses that count
     * @param httpFailures counted statuses that make a target unhealthy, 0 for never
     * @param tcpFailures counted connection failures that make a target unhealthy, 0 for never
     * @param timeouts counted time-outs that make a target unhealthy, 0 for never
     */
    public record Unhealthy(Set<Integer> httpStatuses, int httpFailures, int tcpFailures, int timeouts) {

        /** What {@code unhealthy: {}} means. */
        public static final Unhealthy DEFAULT = new Unhealthy(DEFAULT_UNHEALTHY_STATUSES, 5, 2, 7);

        /** Copies the set. */
        public Unhealthy {
            httpStatuses = Set.copyOf(httpStatuses);
        }
    }
}
