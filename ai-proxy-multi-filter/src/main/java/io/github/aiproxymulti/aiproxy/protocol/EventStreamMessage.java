package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of an AWS event stream.
 *
 * @param headers its string headers by name; headers of other types are not kept
 * @param payload its payload, usually JSON; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of one message, compared by nobody; a copy per event would be waste.
public record EventStreamMessage(Map<String, String> headers, byte[] payload) implements WireEvent {

    /** Copies the headers. */
    public EventStreamMessage {
        headers = Map.copyOf(headers);
    }

    /**
     * A string header, or null.
     *
     * @param name such as {@code :event-type}
     */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public String toString() {
        // The payload is model output and belongs in no log line.
        return "EventStreamMessage[headers=" + headers + ", payload=" + payload.length + " bytes]";
    }
}
