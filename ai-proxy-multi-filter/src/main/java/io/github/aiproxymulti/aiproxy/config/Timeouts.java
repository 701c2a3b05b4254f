package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time-outs beyond {@code timeout}, each on its own and off unless given. One that expires before the client has anything of
 * an attempt is a failure with status 504; later it breaks the answer off. Time in which the client does not read is nobody's
 * but counts for {@code attempt} and {@code request}.
 *
 * @param connect until a connection is ready: name, TCP, TLS, a free place in the pool; null for {@code timeout} per step
 * @param responseHeaders from there to the answer's head, sending included; null for {@code timeout} for each of the two
 * @param firstContent from an attempt's beginning to the first content event of its stream; null for no limit
 * @param idleContent between two content events: comments, pings and roles are no progress; null for no limit
 * @param attempt for an attempt as a whole, its answer included; null for no limit
 * @param request for all attempts of a request together, answer and waits between them included; null for no limit
 */
public record Timeouts(
        @Nullable Duration connect,
        @Nullable Duration responseHeaders,
        @Nullable Duration firstContent,
        @Nullable Duration idleContent,
        @Nullable Duration attempt,
        @Nullable Duration request) {

    /** None of them. */
    public static final Timeouts NONE = new Timeouts(null, null, null, null, null, null);

    /** Checks the ranges. */
    public Timeouts {
        positive("timeouts.connect_ms", connect);
        positive("timeouts.response_headers_ms", responseHeaders);
        positive("timeouts.first_content_ms", firstContent);
        positive("timeouts.idle_content_ms", idleContent);
        positive("timeouts.attempt_ms", attempt);
        positive("timeouts.request_ms", request);
    }

    /**
     * The most time for each step of connecting: what holds for every step, or less.
     *
     * @param step what holds for every step
     */
    public Duration connecting(Duration step) {
        return connect == null || connect.compareTo(step) > 0 ? step : connect;
    }

    private static void positive(String name, @Nullable Duration value) {
        if (value != null) {
            Expect.positive(name, value);
        }
    }
}
