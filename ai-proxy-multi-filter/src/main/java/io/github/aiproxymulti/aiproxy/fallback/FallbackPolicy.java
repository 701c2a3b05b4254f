package io.github.aiproxymulti.aiproxy.fallback;

import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Retries;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Judges failed attempts. Source: pipeline.md section 12, rules F1 to F5; F6, that no instance may be left, is found out by
 * picking.
 */
public final class FallbackPolicy {

    /** A bound that was doubled this often is beyond any maximum. */
    private static final int MOST_DOUBLINGS = 30;

    private final Fallback settings;
    private final Retries.@Nullable Backoff backoff;
    private final boolean balanced;
    private final RandomGenerator random;

    /**
     * Creates the policy of a route.
     *
     * @param settings what the route configures
     * @param backoff the wait between two attempts; null for none
     * @param balanced whether instances are balanced at all; if not nothing is ever tried again
     * @param random chooses waits; shared, so it must be safe for concurrent use
     */
    public FallbackPolicy(
            Fallback settings, Retries.@Nullable Backoff backoff, boolean balanced, RandomGenerator random) {
        this.settings = settings;
        this.backoff = backoff;
        this.balanced = balanced;
        this.random = random;
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
     * @param failed what is known of it
     * @param budget asked last, and only when another instance would be tried: whether the route can afford it
     */
    public Verdict judge(FailedAttempt failed, BooleanSupplier budget) {
        if (!balanced) {
            return new Verdict.Answer(Verdict.Reason.NO_BALANCER);
        }
        if (!isRetryable(failed.status())) {
            return new Verdict.Answer(Verdict.Reason.NOT_RETRYABLE);
        }
        Duration within = settings.retryOnFailureWithin();
        if (within != null && failed.elapsed().compareTo(within) > 0) {
            return new Verdict.Answer(Verdict.Reason.TOO_SLOW);
        }
        Integer cap = settings.maxRetries();
        if (cap != null && failed.retriesSoFar() >= cap) {
            return new Verdict.Answer(Verdict.Reason.RETRIES_USED_UP);
        }
        Duration wait = wait(failed.retriesSoFar());
        Duration left = failed.left();
        if (left != null && wait.compareTo(left) >= 0) {
            return new Verdict.Answer(Verdict.Reason.OUT_OF_TIME);
        }
        return budget.getAsBoolean() ? new Verdict.TryNext(wait) : new Verdict.Answer(Verdict.Reason.BUDGET_SPENT);
    }

    /** Full jitter: anything between nothing and the bound. */
    private Duration wait(int retriesSoFar) {
        if (backoff == null) {
            return Duration.ZERO;
        }
        double doubled = (double) backoff.base().toNanos() * (1L << Math.min(retriesSoFar, MOST_DOUBLINGS));
        double bound = Math.min(doubled, (double) backoff.most().toNanos());
        return Duration.ofNanos((long) (bound * random.nextDouble()));
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
