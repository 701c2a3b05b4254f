package io.github.aiproxymulti.aiproxy.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param type the event type; {@value #MESSAGE} when the stream named none
 * @param data the data lines joined by line feeds, possibly empty
 * @param id the event id, if given
 * @param retry the reconnection time in ms, if given and a number
 */
public record SseEvent(
        String type,
        String data,
        @Nullable String id,
        @Nullable Long retry) implements WireEvent {

    /** The type of an event without an {@code event:} line. */
    public static final String MESSAGE = "message";

    /**
     * An event of the default type.
     *
     * @param data its data
     */
    public static SseEvent data(String data) {
        return new SseEvent(MESSAGE, data, null, null);
    }

    /**
     * A named event.
     *
     * @param type its type
     * @param data its data
     */
    public static SseEvent of(String type, String data) {
        return new SseEvent(type, data, null, null);
    }
}
