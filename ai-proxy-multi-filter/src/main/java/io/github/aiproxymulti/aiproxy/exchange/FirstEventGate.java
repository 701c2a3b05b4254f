package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;

/**
 * Holds a stream until its first complete event, or until more has arrived than an event may be long. Comments are no event.
 * Confined to one exchange.
 */
final class FirstEventGate implements StreamGate {

    private static final long LONGEST_EVENT = 1024 * 1024;

    private final ProtocolCodec codec;
    private final EventDecoder decoder;
    private long seen;
    private State state = State.HOLDING;

    FirstEventGate(Protocol protocol, StreamFraming framing) {
        this.codec = ProtocolCodecs.of(protocol);
        this.decoder = framing.newDecoder();
    }

    static StreamGate of(Protocol protocol, UpstreamResponse response) {
        return new FirstEventGate(protocol, response.framing());
    }

    @Override
    public State inspect(ByteBuf buffer) {
        seen += buffer.readableBytes();
        decoder.feed(buffer.nioBuffer(), this::judge);
        return state == State.HOLDING && seen > LONGEST_EVENT ? State.OPEN : state;
    }

    private void judge(WireEvent event) {
        if (state == State.HOLDING) {
            state = codec.event(event).error() ? State.ERROR : State.OPEN;
        }
    }
}
