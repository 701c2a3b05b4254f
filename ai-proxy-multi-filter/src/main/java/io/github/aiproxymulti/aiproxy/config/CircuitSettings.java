package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an instance is taken out because of what its answers were like, and how it comes back.
 *
 * @param failureRate percentage of failures, 1 to 100, from which on it is taken out (default 50)
 * @param slowRate percentage of slow answers, 1 to 100, from which on it is taken out (default 100)
 * @param slowAfter how long the first content may take before an answer is slow; null when slowness does not count
 * @param window what is looked at
 * @param waiting how long it stays out
 * @param trials how many requests it is tried with afterwards, all of which have an outcome before it comes back (default 3)
 * @param mostEjected percentage of the route's instances, 1 to 100, that may be out at once; one may always (default 50)
 * @param ramp how long it takes to get its whole share back; zero for at once (default 10 s)
 */
public record CircuitSettings(
        int failureRate,
        int slowRate,
        @Nullable Duration slowAfter,
        Window window,
        Waiting waiting,
        int trials,
        int mostEjected,
        Duration ramp) {

    /** Checks the ranges. */
    public CircuitSettings {
        Expect.between("circuit_breaker.failure_rate", failureRate, 1, 100);
        Expect.between("circuit_breaker.slow_call_rate", slowRate, 1, 100);
        if (slowAfter != null) {
            Expect.positive("circuit_breaker.slow_call_ms", slowAfter);
        }
        Expect.between("circuit_breaker.half_open_calls", trials, 1, 1000);
        Expect.between("circuit_breaker.max_ejected_percent", mostEjected, 1, 100);
        Expect.atLeast("circuit_breaker.ramp_ms", ramp.toMillis(), 0);
    }

    /**
     * The requests that are looked at.
     *
     * @param timed whether {@code size} is in seconds and not in requests (default false)
     * @param size the last so many, 1 to 3600 (default 20)
     * @param least requests in it before a rate says anything, 1 to 3600 (default 5)
     */
    public record Window(boolean timed, int size, int least) {

        /** Checks the ranges. */
        public Window {
            Expect.between("circuit_breaker.window_size", size, 1, 3600);
            Expect.between("circuit_breaker.minimum_calls", least, 1, 3600);
        }
    }

    /**
     * The time an instance stays out: doubled each time its trials fail.
     *
     * @param first the first time (default 10 s)
     * @param most the longest; as long as the first for no growth (default)
     */
    public record Waiting(Duration first, Duration most) {

        /** Checks the ranges. */
        public Waiting {
            Expect.positive("circuit_breaker.open_ms", first);
            if (most.compareTo(first) < 0) {
                throw new IllegalArgumentException("circuit_breaker.open_max_ms: " + most + " (expected: >= open_ms)");
            }
        }
    }
}
