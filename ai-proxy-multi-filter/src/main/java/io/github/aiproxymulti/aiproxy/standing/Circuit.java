package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.CircuitSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one instance. Results are counted in the era in which their request was let in, or not at all: a
 * request that began before the circuit opened is no trial, and its end gives no trial back.
 *
 * <p>The breaker is used under one lock, for a few operations that never wait. A request that finds the circuit closed is let
 * in without it.
 */
final class Circuit {

    /** Slowness does not count. */
    private static final Duration NEVER_SLOW = Duration.ofDays(365);

    /** The breaker is open until strictly after its wait. */
    private static final long SLACK = TimeUnit.MILLISECONDS.toNanos(1);

    private final CircuitBreaker breaker;
    private final LongSupplier nanos;
    private final Listener changed;

    private volatile Era era = Era.first();

    /** How long the breaker stays open this time, in milliseconds; it says so before it opens. */
    private volatile long wait;

    /**
     * Creates a closed circuit.
     *
     * @param name for the breaker's own messages
     * @param settings when it opens and closes
     * @param nanos the clock of eras
     * @param clock the same for the breaker
     * @param changed called after each change of state, under the lock
     */
    Circuit(String name, CircuitSettings settings, LongSupplier nanos, Clock clock, Listener changed) {
        this.nanos = nanos;
        this.changed = changed;
        this.breaker = CircuitBreaker.of(name, config(settings, clock));
        breaker.getEventPublisher().onStateTransition(this::moved);
    }

    Era era() {
        return era;
    }

    /** Lets a request in; null when the circuit lets none in at the moment. */
    @Nullable Era tryEnter() {
        Era now = era;
        if (now.isClosed()) {
            return now;
        }
        synchronized (this) {
            return breaker.tryAcquirePermission() ? era : null;
        }
    }

    /** A request is over that was let in during that era. */
    void left(Era entered, Ending ending, long nanosTaken) {
        synchronized (this) {
            if (entered.number() != era.number()) {
                return;
            }
            switch (ending) {
                case SUCCESS -> breaker.onSuccess(nanosTaken, TimeUnit.NANOSECONDS);
                case FAILURE -> breaker.onError(nanosTaken, TimeUnit.NANOSECONDS, new Failed());
                case NEUTRAL, CANCELLED -> breaker.releasePermission();
            }
        }
    }

    /** What the breaker has counted in the era that ends, in words. */
    private String measured() {
        CircuitBreaker.Metrics metrics = breaker.getMetrics();
        return metrics.getNumberOfFailedCalls() + " failed and " + metrics.getNumberOfSlowCalls() + " slow of "
                + metrics.getNumberOfBufferedCalls();
    }

    private void moved(CircuitBreakerOnStateTransitionEvent event) {
        Era before = era;
        Era after = before.next(
                event.getStateTransition().getToState(),
                nanos.getAsLong(),
                TimeUnit.MILLISECONDS.toNanos(wait) + SLACK);
        era = after;
        changed.changed(before, after, cause(before, after));
    }

    private String cause(Era before, Era after) {
        return switch (after.state()) {
            case OPEN -> (before.isClosed() ? "" : "trials failed, ") + measured() + ", for " + wait + " ms";
            case CLOSED -> "trials succeeded";
            default -> "its time out is over";
        };
    }

    /** The other kind of window, without locks, does not forget by the clock that is handed in. */
    private CircuitBreakerConfig config(CircuitSettings settings, Clock clock) {
        Duration slow = settings.slowAfter();
        return CircuitBreakerConfig.custom()
                .clock(clock)
                .failureRateThreshold(settings.failureRate())
                .slowCallRateThreshold(settings.slowRate())
                .slowCallDurationThreshold(slow == null ? NEVER_SLOW : slow)
                .slidingWindow(
                        settings.window().size(),
                        settings.window().least(),
                        settings.window().timed() ? SlidingWindowType.TIME_BASED : SlidingWindowType.COUNT_BASED,
                        SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .permittedNumberOfCallsInHalfOpenState(settings.trials())
                .waitIntervalFunctionInOpenState(attempt -> waitOf(settings.waiting(), attempt))
                .writableStackTraceEnabled(false)
                .build();
    }

    private long waitOf(CircuitSettings.Waiting waiting, int attempt) {
        long millis = waiting.first().toMillis();
        long most = waiting.most().toMillis();
        for (int i = 1; i < attempt && millis < most; i++) {
            millis = Math.min(most, millis * 2);
        }
        wait = millis;
        return millis;
    }

    /** What the breaker is told of a failure; it does not look into it. */
    private static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Failed() {
            super("failed", null, false, false);
        }
    }

    /** Hears of changes. */
    @FunctionalInterface
    interface Listener {

        /** The state has changed; called under the circuit's lock. */
        void changed(Era before, Era after, String cause);
    }
}
