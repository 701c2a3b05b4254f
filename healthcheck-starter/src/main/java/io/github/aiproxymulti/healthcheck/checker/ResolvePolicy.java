package io.github.aiproxymulti.healthcheck.checker;

import java.time.Duration;

/**
 * How names are kept up to date.
 *
 * @param minAge no name is asked for more often, whatever its time to live
 * @param maxAge every name is asked for at least this often, whatever its time to live
 * @param timeout limit of one answer
 * @param firstRetry wait after the first failure; doubles with each further one
 * @param lastRetry the longest wait after a failure
 */
public record ResolvePolicy(
        Duration minAge, Duration maxAge, Duration timeout, Duration firstRetry, Duration lastRetry) {

    /** Answers live 1 to 60 seconds, 5 seconds are waited for one, failures are retried after 1 to 30 seconds. */
    public static final ResolvePolicy DEFAULT = new ResolvePolicy(
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    /** Rejects limits that are not positive or the wrong way round. */
    public ResolvePolicy {
        requirePositive("min age", minAge);
        requirePositive("timeout", timeout);
        requirePositive("first retry", firstRetry);
        if (maxAge.compareTo(minAge) < 0) {
            throw new IllegalArgumentException("max age: " + maxAge + " (expected: >= " + minAge + ")");
        }
        if (lastRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException("last retry: " + lastRetry + " (expected: >= " + firstRetry + ")");
        }
    }

    /** How long an answer is used. */
    Duration age(Duration timeToLive) {
        return timeToLive.compareTo(minAge) < 0 ? minAge : timeToLive.compareTo(maxAge) > 0 ? maxAge : timeToLive;
    }

    /** How long to wait after so many failures in a row, at least 1. */
    Duration retry(int failures) {
        Duration wait = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
        return wait.compareTo(lastRetry) > 0 ? lastRetry : wait;
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
