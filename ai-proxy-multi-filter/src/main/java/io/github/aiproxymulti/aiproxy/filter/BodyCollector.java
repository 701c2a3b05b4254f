package io.github.aiproxymulti.aiproxy.filter;

import java.io.ByteArrayOutputStream;
import java.util.function.LongFunction;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Collects a body into one array, under a cap. Every buffer is released, whatever happens. */
final class BodyCollector extends ByteArrayOutputStream {

    private static final int FIRST_CAPACITY = 2048;

    private BodyCollector() {
        super(FIRST_CAPACITY);
    }

    /**
     * The whole body, empty when there is none.
     *
     * @param body its parts
     * @param most the largest size, in bytes
     * @param tooLarge the error for a body that was found to be at least that large
     */
    static Mono<byte[]> collect(Flux<DataBuffer> body, long most, LongFunction<? extends RuntimeException> tooLarge) {
        return body.collect(BodyCollector::new, (collected, buffer) -> collected.append(buffer, most, tooLarge))
                .map(BodyCollector::toByteArray);
    }

    private void append(DataBuffer buffer, long most, LongFunction<? extends RuntimeException> tooLarge) {
        try {
            int length = buffer.readableByteCount();
            if (count + (long) length > most) {
                throw tooLarge.apply(count + (long) length);
            }
            byte[] chunk = new byte[length];
            buffer.read(chunk);
            write(chunk, 0, length);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}
