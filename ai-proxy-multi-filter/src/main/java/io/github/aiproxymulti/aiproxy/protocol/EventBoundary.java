package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;

/**
 * Follows a stream only as far as to know where its events end; nothing is decoded or kept. It is confined to one
 * stream: calls must not overlap.
 */
public sealed interface EventBoundary permits SseBoundary, EventStreamBoundary {

    /**
     * Looks at the next bytes.
     *
     * @param chunk the next bytes; its position is left as it is
     * @return how many bytes of the chunk belong to events that end in it, so the offset after the last one; -1 when
     *     none ends in it
     */
    int scan(ByteBuffer chunk);

    /** Whether at least one complete event has been seen. Comments alone are none. */
    boolean seenEvent();

    /** Whether the bytes seen so far end where an event may begin, so that one can be added behind them. */
    boolean atBoundary();
}
