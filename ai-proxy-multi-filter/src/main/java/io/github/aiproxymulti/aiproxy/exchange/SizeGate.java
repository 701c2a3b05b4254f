package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;

/**
 * Holds back until a body has ended or grown beyond a bound, and keeps what it has seen for being looked at. Confined to one
 * exchange.
 */
final class SizeGate implements StreamGate {

    private final long most;
    private final HeldBytes seen = new HeldBytes();
    private long size;

    SizeGate(long most) {
        this.most = most;
    }

    /** Bytes seen so far. */
    long size() {
        return size;
    }

    /** What it has seen; to be released by who has looked. */
    HeldBytes seen() {
        return seen;
    }

    @Override
    public void giveUp() {
        seen.release();
    }

    @Override
    public State inspect(ByteBuf buffer) {
        size += buffer.readableBytes();
        if (size > most) {
            seen.release();
            return State.OPEN;
        }
        seen.add(buffer.retain());
        return State.HOLDING;
    }
}
