package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;

/** Decides how long the head of a stream is held back. Confined to one exchange. */
interface StreamGate {

    /** What the head of the stream says so far. */
    enum State {
        /** Nothing that could be judged yet. */
        HOLDING,
        /** The stream has begun well. */
        OPEN,
        /** The first event says that the request failed. */
        ERROR
    }

    /**
     * Looks at the next bytes.
     *
     * @param buffer not to be consumed or kept
     */
    State inspect(ByteBuf buffer);

    /** The stream is given up: whatever was kept of it is let go. May come from any thread. */
    default void giveUp() {}

    /** Whether an event has come that did not open the gate. May be asked from any thread. */
    default boolean hasEvent() {
        return false;
    }
}
