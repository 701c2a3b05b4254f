package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFacts;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.netty.buffer.ByteBuf;

/**
 * Reads along with a stream for what logs and meters want to know. Unless the text is wanted, only events that mention usage
 * or tools are taken apart. Confined to one exchange.
 */
final class StreamMeter {

    private final ProtocolCodec codec;
    private final EventDecoder decoder;
    private final StreamFacts facts;
    private final boolean wantsText;

    /**
     * Creates a meter.
     *
     * @param mostText the most characters of text to collect, 0 for none
     */
    StreamMeter(ProtocolCodec codec, StreamFraming framing, int mostText) {
        this.codec = codec;
        this.decoder = framing.newDecoder();
        this.facts = new StreamFacts(mostText);
        this.wantsText = mostText > 0;
    }

    void read(ByteBuf buffer) {
        decoder.feed(buffer.nioBuffer(), this::take);
    }

    /** Writes down what was learned. */
    void tell(ExchangeRecord exchange) {
        exchange.said(
                facts.usage().orElse(null),
                facts.rawUsage().orElse(null),
                facts.usage().isPresent() && wantsText ? facts.text() : null,
                facts.toolCall());
    }

    private void take(WireEvent event) {
        if (wantsText || isTelling(event)) {
            facts.add(codec.event(event));
        }
    }

    private static boolean isTelling(WireEvent event) {
        if (!(event instanceof SseEvent sse)) {
            return true;
        }
        String data = sse.data();
        return data.contains("\"usage\"") || data.contains("tool") || data.contains("function_call");
    }
}
