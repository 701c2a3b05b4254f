package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.EventDecoder;
import io.github.aiproxymulti.aiproxy.protocol.SseEncoder;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.convert.StreamConversion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * A stream in the client's protocol, made of one in the vendor's. What one upstream read completes is one buffer; the client
 * protocol's own end follows when the upstream ends, also when that ended without its own. Confined to one exchange.
 */
final class ConvertedStream {

    private final EventDecoder decoder;
    private final StreamConversion conversion;

    private ConvertedStream(StreamConversion conversion, StreamFraming framing) {
        this.conversion = conversion;
        this.decoder = framing.newDecoder();
    }

    static Flux<ByteBuf> of(Flux<ByteBuf> upstream, StreamConversion conversion, StreamFraming framing) {
        ConvertedStream converted = new ConvertedStream(conversion, framing);
        return upstream.handle(converted::convert).concatWith(Mono.defer(converted::end));
    }

    private void convert(ByteBuf buffer, SynchronousSink<ByteBuf> sink) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            decoder.feed(buffer.nioBuffer(), event -> write(event, out));
        } finally {
            buffer.release();
        }
        if (out.size() > 0) {
            sink.next(Unpooled.wrappedBuffer(out.toByteArray()));
        }
    }

    private void write(WireEvent event, ByteArrayOutputStream out) {
        write(conversion.on(event), out);
    }

    private Mono<ByteBuf> end() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(conversion.end(), out);
        return out.size() == 0 ? Mono.empty() : Mono.just(Unpooled.wrappedBuffer(out.toByteArray()));
    }

    private static void write(List<SseEvent> events, ByteArrayOutputStream out) {
        events.forEach(event -> out.writeBytes(SseEncoder.encode(event)));
    }
}
