package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;

/** Holds back until a body has ended or grown beyond a bound. Confined to one exchange. */
final class SizeGate implements StreamGate {

    private final long most;
    private long size;

    SizeGate(long most) {
        this.most = most;
    }

    /** Bytes seen so far. */
    long size() {
        return size;
    }

    @Override
    public State inspect(ByteBuf buffer) {
        size += buffer.readableBytes();
        return size > most ? State.OPEN : State.HOLDING;
    }
}
