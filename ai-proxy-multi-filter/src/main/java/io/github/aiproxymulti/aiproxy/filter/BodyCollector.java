package io.github.aiproxymulti.aiproxy.filter;

import java.util.Arrays;
import java.util.function.LongFunction;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Collects a body into one array, under a cap. Every buffer is released, whatever happens. A body of the announced length is
 * copied once, into an array that is exactly large enough. Confined to one request.
 */
final class BodyCollector {

    /** Where no length was announced. */
    private static final int FIRST_CAPACITY = 2048;

    /** The most that is set aside for bytes which are only announced; what does arrive may be more. */
    private static final int MOST_ON_TRUST = 256 * 1024;

    private final long most;
    private final LongFunction<? extends RuntimeException> tooLarge;
    private byte[] bytes;
    private int count;

    private BodyCollector(long announced, long most, LongFunction<? extends RuntimeException> tooLarge) {
        this.most = most;
        this.tooLarge = tooLarge;
        this.bytes = new byte[announced < 0 ? FIRST_CAPACITY : (int) Math.min(announced, MOST_ON_TRUST)];
    }

    /**
     * The whole body, empty when there is none.
     *
     * @param body its parts
     * @param announced its length in bytes as its sender told it, -1 when it did not
     * @param most the largest size, in bytes
     * @param tooLarge the error for a body that was found to be at least that large
     */
    static Mono<byte[]> collect(
            Flux<DataBuffer> body, long announced, long most, LongFunction<? extends RuntimeException> tooLarge) {
        return body.collect(() -> new BodyCollector(announced, most, tooLarge), BodyCollector::append)
                .map(BodyCollector::collected);
    }

    private void append(DataBuffer buffer) {
        try {
            int length = buffer.readableByteCount();
            long size = count + (long) length;
            if (size > most) {
                throw tooLarge.apply(size);
            }
            makeRoom((int) Math.min(size, Integer.MAX_VALUE - 8));
            buffer.read(bytes, count, length);
            count += length;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private void makeRoom(int size) {
        if (size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size, (int) Math.min(2L * bytes.length, Integer.MAX_VALUE - 8)));
        }
    }

    private byte[] collected() {
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }
}
