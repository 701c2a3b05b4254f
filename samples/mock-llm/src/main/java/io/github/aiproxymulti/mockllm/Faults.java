package io.github.aiproxymulti.mockllm;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a mock does wrong, switchable while it runs. All faults combine; events are counted from 0, a plain answer is
 * one event. A cut (stall, reset, close) beyond the last event acts after it, before the body is ended. Of several
 * cuts the earliest acts; at the same event reset comes before close and close before stall.
 *
 * <p>Everything but the two health faults acts on all paths except {@code /health} and {@code /mock/**}.
 *
 * @param status answers with this status (100..999) and an error body instead of the usual answer
 * @param body the body to send instead of the usual one (status 200 unless {@code status} is given)
 * @param headers headers to add to the answer, for instance {@code Retry-After}
 * @param contentType the content type to claim
 * @param delayMs time to the head of the answer in milliseconds
 * @param resetBeforeResponse resets the connection (RST) instead of answering
 * @param stallAtEvent sends nothing from this event on and keeps the connection open
 * @param resetAtEvent resets the connection (RST) instead of sending this event
 * @param closeAtEvent closes the connection (FIN) instead of sending this event
 * @param errorEventFirst a stream starts with an error event and ends there; the same as {@code errorEventAt} 0
 * @param errorEventAt a stream has an error event in the place of this event and ends there
 * @param garbage the answer, or every event of a stream, is not JSON
 * @param healthStatus the status of {@code /health} (100..999)
 * @param healthDelayMs time to the answer of {@code /health} in milliseconds
 */
public record Faults(
        @Nullable Integer status,
        @Nullable String body,
        Map<String, String> headers,
        @Nullable String contentType,
        long delayMs,
        boolean resetBeforeResponse,
        @Nullable Integer stallAtEvent,
        @Nullable Integer resetAtEvent,
        @Nullable Integer closeAtEvent,
        boolean errorEventFirst,
        @Nullable Integer errorEventAt,
        boolean garbage,
        @Nullable Integer healthStatus,
        long healthDelayMs) {

    private static final Faults NONE =
            new Faults(null, null, Map.of(), null, 0, false, null, null, null, false, null, false, null, 0);

    /** Checks the bounds and copies the headers. */
    public Faults {
        requireStatus("status", status);
        requireStatus("healthStatus", healthStatus);
        requireNotNegative("delayMs", delayMs);
        requireNotNegative("healthDelayMs", healthDelayMs);
        requireNotNegative("stallAtEvent", stallAtEvent);
        requireNotNegative("resetAtEvent", resetAtEvent);
        requireNotNegative("closeAtEvent", closeAtEvent);
        requireNotNegative("errorEventAt", errorEventAt);
        headers = Map.copyOf(headers);
    }

    private static void requireStatus(String name, @Nullable Integer value) {
        if (value != null && (value < 100 || value > 999)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 100..999)");
        }
    }

    private static void requireNotNegative(String name, @Nullable Number value) {
        if (value != null && value.longValue() < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
        }
    }

    /** No fault at all. */
    public static Faults none() {
        return NONE;
    }

    /** Answers with this status and an error body. */
    public Faults status(int value) {
        return with("status", value);
    }

    /** Answers with this body. */
    public Faults body(String value) {
        return with("body", value);
    }

    /** Adds this header to the answer. */
    public Faults header(String name, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(name, value);
        return with("headers", all);
    }

    /** Claims this content type. */
    public Faults contentType(String value) {
        return with("contentType", value);
    }

    /** Waits before the head of the answer; whole milliseconds. */
    public Faults delay(Duration value) {
        return with("delayMs", value.toMillis());
    }

    /** Resets the connection instead of answering. */
    public Faults resetBeforeResponse(boolean value) {
        return with("resetBeforeResponse", value);
    }

    /** Falls silent at this event and keeps the connection. */
    public Faults stallAtEvent(int value) {
        return with("stallAtEvent", value);
    }

    /** Resets the connection at this event. */
    public Faults resetAtEvent(int value) {
        return with("resetAtEvent", value);
    }

    /** Closes the connection at this event. */
    public Faults closeAtEvent(int value) {
        return with("closeAtEvent", value);
    }

    /** Starts a stream with an error event. */
    public Faults errorEventFirst(boolean value) {
        return with("errorEventFirst", value);
    }

    /** Sends an error event in the place of this event. */
    public Faults errorEventAt(int value) {
        return with("errorEventAt", value);
    }

    /** Sends what is not JSON. */
    public Faults garbage(boolean value) {
        return with("garbage", value);
    }

    /** Answers health checks with this status. */
    public Faults healthStatus(int value) {
        return with("healthStatus", value);
    }

    /** Waits before answering a health check; whole milliseconds. */
    public Faults healthDelay(Duration value) {
        return with("healthDelayMs", value.toMillis());
    }

    /** One door for code and for HTTP: a changed copy is the JSON form with one more key. */
    private Faults with(String key, Object value) {
        return FaultsJson.with(this, key, value);
    }
}
