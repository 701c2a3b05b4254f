package io.github.aiproxymulti.healthcheck.sharing;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/**
 * Whether the ledger answers, and when to ask again if it does not: soon at first, then up to one lease time apart, half of it
 * random, so that replicas do not come back all at once.
 */
final class Link {

    private final SharingPolicy policy;
    private final RandomGenerator random;
    private final SharingListener listener;
    private final AtomicReference<State> state;
    private final AtomicLong failedCalls = new AtomicLong();

    /**
     * @param connected whether it answers
     * @param problem why it does not
     * @param since when that began
     * @param answered when it last answered
     * @param failures failed rounds since then
     * @param retryAt not before then
     */
    record State(boolean connected, String problem, long since, long answered, int failures, long retryAt) {}

    Link(SharingPolicy policy, RandomGenerator random, SharingListener listener, long now) {
        this.policy = policy;
        this.random = random;
        this.listener = listener;
        // Nobody is told of a connection that is only beginning, but everybody of one that fails.
        this.state = new AtomicReference<>(new State(true, "", now, Long.MIN_VALUE, 0, now));
    }

    State state() {
        return Objects.requireNonNull(state.get());
    }

    long failedCalls() {
        return failedCalls.get();
    }

    boolean isLost() {
        return !state().connected();
    }

    boolean mayAsk(long now) {
        return now >= state().retryAt();
    }

    void answered(long now) {
        State before = state.getAndUpdate(was -> new State(true, "", was.connected() ? was.since() : now, now, 0, now));
        if (!before.connected()) {
            listener.onBack();
        }
    }

    /** A single call failed. */
    void failed() {
        failedCalls.incrementAndGet();
    }

    /** A round had to be broken off. */
    void brokenOff(String problem, long now) {
        double chance = random.nextDouble();
        State before = state.getAndUpdate(was -> {
            int failures = Math.min(was.failures() + 1, 16);
            long full = Math.min(
                    policy.poll().toMillis() << failures, policy.lease().toMillis());
            long retryAt = now + full - (long) (full / 2.0 * chance);
            boolean lost = isLost(was, now);
            return new State(
                    was.connected() && !lost,
                    lost ? problem : was.problem(),
                    was.connected() && lost ? now : was.since(),
                    was.answered(),
                    failures,
                    retryAt);
        });
        if (before.connected() && isLost(before, now)) {
            listener.onLost(problem);
        }
    }

    /** One slow answer is no loss. */
    private boolean isLost(State was, long now) {
        return was.answered() == Long.MIN_VALUE
                || now - was.answered()
                        > policy.lease().minus(Duration.ofMillis(1)).toMillis();
    }
}
