package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When another instance is tried.
 *
 * @param on429 after an answer with status 429
 * @param on5xx after an answer with status 500 to 599 and after a failure of the connection
 * @param onQuota when the instance's token budget is spent
 * @param statuses further statuses, 400 to 599, after which another is tried
 * @param maxRetries most further attempts, at least 0; null for no cap
 * @param retryOnFailureWithin failures that took longer are not tried again; null for no such guard
 */
public record Fallback(
        boolean on429,
        boolean on5xx,
        boolean onQuota,
        Set<Integer> statuses,
        @Nullable Integer maxRetries,
        @Nullable Duration retryOnFailureWithin) {

    /** Never. */
    public static final Fallback NONE = new Fallback(false, false, false, Set.of(), null, null);

    /** Copies the set and checks the ranges. */
    public Fallback {
        statuses = Set.copyOf(statuses);
        statuses.forEach(status -> Expect.between("fallback_http_statuses", status, 400, 599));
        if (maxRetries != null) {
            Expect.atLeast("max_retries", maxRetries, 0);
        }
        if (retryOnFailureWithin != null) {
            Expect.positive("retry_on_failure_within_ms", retryOnFailureWithin);
        }
    }

    /**
     * Whether anything at all makes another instance be tried.
     *
     * @return true when a strategy or a status is configured
     */
    public boolean enabled() {
        return on429 || on5xx || onQuota || !statuses.isEmpty();
    }
}
