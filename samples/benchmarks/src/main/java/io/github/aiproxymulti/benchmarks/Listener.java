package io.github.aiproxymulti.benchmarks;

import io.netty.buffer.ByteBuf;

/** Hears of one exchange, on the connection's event loop. */
interface Listener {

    /** A part of the answer's body, not to be kept. */
    default void part(ByteBuf content) {}

    /** The exchange is over. {@code ok} when it was answered in full with status 200. */
    void ended(Connection connection, boolean ok);
}
