package io.github.aiproxymulti.aiproxy.fallback;

import io.github.aiproxymulti.aiproxy.config.Fallback;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Judges failed attempts. Source: pipeline.md section 12, rules F1 to F5; F6, that no instance may be left, is found out by
 * picking.
 */
public final class FallbackPolicy {

    private final Fallback settings;
    private final boolean balanced;

    /**
     * Creates the policy of a route.
     *
     * @param settings what the route configures
     * @param balanced whether instances are balanced at all; if not nothing is ever tried again
     */
    public FallbackPolicy(Fallback settings, boolean balanced) {
        this.settings = settings;
        this.balanced = balanced;
    }

    /** How long an attempt may have taken for another to follow; null for any time. */
    public @Nullable Duration retryWithin() {
        return settings.retryOnFailureWithin();
    }

    /** Whether any failure could make this route try another instance. Routes that never do need not hold a response back. */
    public boolean mayFallBack() {
        Integer cap = settings.maxRetries();
        boolean someStatus =
                settings.on429() || settings.on5xx() || !settings.statuses().isEmpty();
        return balanced && someStatus && (cap == null || cap > 0);
    }

    /**
     * The verdict on one failed attempt.
     *
     * @param status what the client would get
     * @param elapsed how long this attempt took
     * @param retriesSoFar retries made before this attempt
     */
    public Verdict judge(int status, Duration elapsed, int retriesSoFar) {
        if (!balanced) {
            return new Verdict.Answer(Verdict.Reason.NO_BALANCER);
        }
        if (!isRetryable(status)) {
            return new Verdict.Answer(Verdict.Reason.NOT_RETRYABLE);
        }
        Duration within = settings.retryOnFailureWithin();
        if (within != null && elapsed.compareTo(within) > 0) {
            return new Verdict.Answer(Verdict.Reason.TOO_SLOW);
        }
        Integer cap = settings.maxRetries();
        if (cap != null && retriesSoFar >= cap) {
            return new Verdict.Answer(Verdict.Reason.RETRIES_USED_UP);
        }
        return new Verdict.TryNext();
    }

    /** Whether an upstream's answer with this status is kept back from the client for a verdict. Source: pipeline.md 8. */
    public boolean isDiverted(int status) {
        return status == 429 || isServerError(status) || settings.statuses().contains(status);
    }

    private boolean isRetryable(int status) {
        return (settings.on429() && status == 429)
                || (settings.on5xx() && isServerError(status))
                || settings.statuses().contains(status);
    }

    private static boolean isServerError(int status) {
        return status >= 500 && status <= 599;
    }
}
