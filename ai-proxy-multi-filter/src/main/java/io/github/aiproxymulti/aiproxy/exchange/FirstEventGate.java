package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.EventFacts;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.netty.buffer.ByteBuf;

/**
 * Holds a stream until its first complete event, or until the first that carries content or ends the stream; but never more
 * than an event may be long. Comments are no event. Confined to one exchange.
 */
final class FirstEventGate implements StreamGate {

    private static final long LONGEST_EVENT = 1024 * 1024;

    private final ProtocolCodec codec;
    private final EventDecoder decoder;
    private final boolean untilContent;
    private long seen;
    private State state = State.HOLDING;
    private volatile boolean hasEvent;

    FirstEventGate(Protocol protocol, StreamFraming framing, boolean untilContent) {
        this.untilContent = untilContent;
        this.codec = ProtocolCodecs.of(protocol);
        this.decoder = framing.newDecoder();
    }

    @Override
    public State inspect(ByteBuf buffer) {
        seen += buffer.readableBytes();
        decoder.feed(buffer.nioBuffer(), this::judge);
        return state == State.HOLDING && seen > LONGEST_EVENT ? State.OPEN : state;
    }

    @Override
    public boolean hasEvent() {
        return hasEvent;
    }

    private void judge(WireEvent event) {
        if (state != State.HOLDING) {
            return;
        }
        EventFacts said = codec.event(event);
        if (said.error()) {
            state = State.ERROR;
        } else if (!untilContent || said.isDone() || codec.isContent(said)) {
            state = State.OPEN;
        } else {
            hasEvent = true;
        }
    }
}
