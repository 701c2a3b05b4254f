package io.github.aiproxymulti.aiproxy.limit.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether Redis is in trouble. It is after three failures in a row; then nobody asks it, and it is tried once per interval, so that
 * nobody waits for it in vain and nobody overruns it when it comes back. The first success ends the trouble.
 */
final class Trouble {

    private static final int FAILURES = 3;

    private final LongSupplier millis;
    private final long intervalMillis;
    private final Changes changes;
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicBoolean present = new AtomicBoolean();
    private final AtomicLong nextTry = new AtomicLong();

    /**
     * Starts without trouble.
     *
     * @param millis a monotonic clock in milliseconds
     * @param intervalMillis how long nobody tries after a failure
     * @param changes hears when it begins and when it ends, once each
     */
    Trouble(LongSupplier millis, long intervalMillis, Changes changes) {
        this.millis = millis;
        this.intervalMillis = intervalMillis;
        this.changes = changes;
    }

    /** Whether to try now. Whoever is told so is the only one for this interval. */
    boolean mayTry() {
        long now = millis.getAsLong();
        long due = nextTry.get();
        return now >= due && nextTry.compareAndSet(due, now + intervalMillis);
    }

    void succeeded() {
        failures.set(0);
        if (present.compareAndSet(true, false)) {
            changes.over();
        }
    }

    void failed(String why) {
        if (failures.incrementAndGet() >= FAILURES) {
            nextTry.set(millis.getAsLong() + intervalMillis);
            if (present.compareAndSet(false, true)) {
                changes.begun(why);
            }
        }
    }

    boolean isPresent() {
        return present.get();
    }

    /** Hears of the begin and the end of trouble. */
    interface Changes {

        /** It has begun. */
        void begun(String why);

        /** It is over. */
        void over();
    }
}
