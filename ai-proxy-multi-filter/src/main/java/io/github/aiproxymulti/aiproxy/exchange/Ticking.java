package io.github.aiproxymulti.aiproxy.exchange;

import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;

/**
 * Time as exchanges see it.
 *
 * @param nanos a monotonic clock in nanoseconds
 * @param scheduler runs what is short and never blocks, after a while
 */
record Ticking(LongSupplier nanos, Scheduler scheduler) {

    long now() {
        return nanos.getAsLong();
    }
}
