package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What keeps retries from making things worse.
 *
 * @param backoff the wait before a further attempt; null for none
 * @param budget how many further attempts there may be; null for no such bound
 */
public record Retries(@Nullable Backoff backoff, @Nullable Budget budget) {

    /** Neither. */
    public static final Retries UNBOUNDED = new Retries(null, null);

    /**
     * A random wait, anything between nothing and a bound that doubles with every retry of the request.
     *
     * @param base the bound before the first retry
     * @param most the largest bound, at least {@code base}
     */
    public record Backoff(Duration base, Duration most) {

        /** Checks the ranges. */
        public Backoff {
            Expect.positive("retry_backoff.base_ms", base);
            if (most.compareTo(base) < 0) {
                throw new IllegalArgumentException("retry_backoff.max_ms: " + most.toMillis()
                        + " (expected: >= retry_backoff.base_ms, " + base.toMillis() + ")");
            }
        }
    }

    /**
     * Retries as a share of the requests of a route.
     *
     * @param percent most retries, in percent of the requests within the window
     * @param leastRate requests per second below which there is no bound
     * @param window over how long is counted
     */
    public record Budget(double percent, double leastRate, Duration window) {

        /** Checks the ranges. */
        public Budget {
            Expect.between("retry_budget.percent", percent, 0, 100);
            Expect.between("retry_budget.min_requests_per_second", leastRate, 0, 1_000_000);
            Expect.positive("retry_budget.window_ms", window);
        }
    }
}
