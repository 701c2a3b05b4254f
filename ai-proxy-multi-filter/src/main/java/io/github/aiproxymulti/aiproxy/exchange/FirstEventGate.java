package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;

/** Holds a stream until its first complete event. Confined to one exchange. */
final class FirstEventGate implements StreamGate {

    FirstEventGate(UpstreamRequest request) {
        super();
    }

    @Override
    public State inspect(ByteBuf buffer) {
        return State.OPEN;
    }
}
