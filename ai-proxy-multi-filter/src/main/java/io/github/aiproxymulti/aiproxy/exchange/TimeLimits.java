package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of an attempt may take, in nanoseconds; {@link #NEVER} for no limit.
 *
 * @param step {@code timeout}: sending, waiting for the head, each read of the body
 * @param connect until a connection is ready
 * @param responseHeaders from there to the head, instead of {@code step} for each of the two
 * @param firstContent from the attempt's beginning to its first content event
 * @param idleContent between two content events
 * @param attempt for all of it
 * @param request for all attempts of a request
 */
record TimeLimits(
        long step,
        long connect,
        long responseHeaders,
        long firstContent,
        long idleContent,
        long attempt,
        long request) {

    /** So far away that nothing is ever added to it. */
    static final long NEVER = Long.MAX_VALUE / 4;

    static TimeLimits of(Duration timeout, Timeouts more) {
        return new TimeLimits(
                timeout.toNanos(),
                nanos(more.connect()),
                nanos(more.responseHeaders()),
                nanos(more.firstContent()),
                nanos(more.idleContent()),
                nanos(more.attempt()),
                nanos(more.request()));
    }

    private static long nanos(@Nullable Duration limit) {
        return limit == null ? NEVER : limit.toNanos();
    }
}
