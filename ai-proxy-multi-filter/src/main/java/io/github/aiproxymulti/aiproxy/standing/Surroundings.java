package io.github.aiproxymulti.aiproxy.standing;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What all standings share.
 *
 * @param nanos a monotonic clock in nanoseconds
 * @param clock the time of day
 * @param monotonic the first, in the form in which circuit breakers want it
 * @param numbers of standings
 * @param revision moves whenever a pick would see something else
 * @param listener hears of changes
 */
record Surroundings(
        LongSupplier nanos,
        Clock clock,
        Clock monotonic,
        AtomicLong numbers,
        AtomicLong revision,
        StandingListener listener) {

    static Surroundings of(LongSupplier nanos, Clock clock, StandingListener listener) {
        return new Surroundings(nanos, clock, new MonotonicClock(nanos), new AtomicLong(), new AtomicLong(), listener);
    }
}
