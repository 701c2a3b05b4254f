package io.github.aiproxymulti.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Bounded polling: for what happens soon, on another thread. */
final class Eventually {

    /** Long enough for a busy machine. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration INTERVAL = Duration.ofMillis(5);

    private Eventually() {}

    /** Repeats the assertions until they hold, at most for {@link #PATIENCE}; the last failure is thrown. */
    static void eventually(ThrowingCallable assertions) {
        within(PATIENCE, assertions);
    }

    /** Repeats the assertions until they hold, at most for this time; the last failure is thrown. */
    static void within(Duration limit, ThrowingCallable assertions) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                assertions.call();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() >= end) {
                    throw notYet;
                }
            } catch (Throwable broken) {
                throw new AssertionError(broken);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /** Repeats the assertions for this whole time; they must hold each time. */
    static void during(Duration time, ThrowingCallable assertions) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            try {
                assertions.call();
            } catch (AssertionError broken) {
                throw broken;
            } catch (Throwable broken) {
                throw new AssertionError(broken);
            }
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }
}
