package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.config.Timeouts;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Alarms and attempts on a time of their own. */
final class Alarms {

    static final Duration STEP = Duration.ofSeconds(30);

    private Alarms() {}

    /** Time that only moves when it is told to. */
    static VirtualTimeScheduler time() {
        return VirtualTimeScheduler.create(true);
    }

    static Ticking ticking(VirtualTimeScheduler time) {
        return new Ticking(() -> time.now(TimeUnit.NANOSECONDS), time);
    }

    /** With these time-outs and a step of 30 s; the client wants a stream. */
    static Alarm alarm(VirtualTimeScheduler time, Timeouts timeouts) {
        return alarm(time, timeouts, TimeLimits.NEVER);
    }

    static Alarm alarm(VirtualTimeScheduler time, Timeouts timeouts, long requestLeft) {
        Ticking ticking = ticking(time);
        return new Alarm(TimeLimits.of(STEP, timeouts), requestLeft, true, ticking.scheduler(), ticking.nanos());
    }

    /** An attempt whose time stands still. */
    static OpenAttempt attempt() {
        return attempt(ContentWatch.NONE);
    }

    static OpenAttempt attempt(ContentWatch watch) {
        return attempt(new ExchangeRecord("r", Logging.NONE), watch, List.of());
    }

    static OpenAttempt attempt(ExchangeRecord exchange, ContentWatch watch, List<ExchangeListener> listeners) {
        return OpenAttempt.begin(
                exchange,
                AttemptRecord.begun("a", null, null),
                Permit.NONE,
                new ExchangeListeners(listeners),
                () -> 0L,
                watch,
                alarm(time(), Timeouts.NONE));
    }
}
