package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.upstream.HeldBody;
import java.util.function.LongFunction;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Collects a body under a cap. Every buffer is released, whatever happens. */
final class BodyCollector {

    private BodyCollector() {}

    /**
     * The whole body, empty when there is none.
     *
     * @param body its parts
     * @param into takes them; stays its owner's
     * @param most the largest size, in bytes
     * @param tooLarge the error for a body that was found to be at least that large
     */
    static Mono<HeldBody> collect(
            Flux<DataBuffer> body, HeldBody into, long most, LongFunction<? extends RuntimeException> tooLarge) {
        return body.collect(() -> into, (held, buffer) -> append(held, buffer, most, tooLarge));
    }

    private static void append(
            HeldBody held, DataBuffer buffer, long most, LongFunction<? extends RuntimeException> tooLarge) {
        try {
            long size = held.length() + (long) buffer.readableByteCount();
            if (size > most) {
                throw tooLarge.apply(size);
            }
            held.append(NettyDataBufferFactory.toByteBuf(buffer));
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
