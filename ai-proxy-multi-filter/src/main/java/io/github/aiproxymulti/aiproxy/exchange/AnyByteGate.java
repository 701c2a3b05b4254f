package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;

/** Holds until there is anything at all. */
enum AnyByteGate implements StreamGate {
    /** The one there is. */
    INSTANCE;

    @Override
    public State inspect(ByteBuf buffer) {
        return buffer.isReadable() ? State.OPEN : State.HOLDING;
    }
}
