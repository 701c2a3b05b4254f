package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Turns the chunks of one stream, cut anywhere, into events. Keeps at most one incomplete event. It is confined to one
 * stream: calls must not overlap.
 */
public sealed interface EventDecoder permits SseDecoder, EventStreamDecoder {

    /**
     * Decodes the events that this chunk completes.
     *
     * @param chunk the next bytes; consumed, and not kept
     * @param sink receives the events in order, before this call returns
     */
    void feed(ByteBuffer chunk, Consumer<? super WireEvent> sink);

    /**
     * Decodes the events that these bytes complete.
     *
     * @param bytes hold the next bytes; not kept
     * @param from the first of them
     * @param to behind the last of them
     * @param sink receives the events in order, before this call returns
     */
    default void feed(byte[] bytes, int from, int to, Consumer<? super WireEvent> sink) {
        feed(ByteBuffer.wrap(bytes, from, to - from), sink);
    }

    /** Bytes held for an event that is not complete yet. */
    int pendingBytes();
}
