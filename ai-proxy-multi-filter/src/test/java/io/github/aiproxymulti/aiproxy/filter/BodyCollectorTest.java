package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.upstream.HeldBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class BodyCollectorTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
    private final List<ByteBuf> buffers = new ArrayList<>();

    @ParameterizedTest(name = "{0} bytes, announced {1}, in parts of {2}")
    @CsvSource({
        "0, -1, 1",
        "0, 10, 1",
        "1, -1, 1",
        "5000, -1, 700",
        "5000, 5000, 5000",
        "5000, 5000, 1",
        "5000, 0, 999",
        "5000, 10, 999",
        "5000, 9000, 999",
        "600000, 600000, 65536",
        "600000, -1, 65536"
    })
    void collectsEveryByteWhateverWasAnnounced(int size, long announced, int part) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        HeldBody held = new HeldBody(announced);
        StepVerifier.create(BodyCollector.collect(
                        parts(body, part), held, 1 << 20, most -> new IllegalStateException("at " + most)))
                .assertNext(collected -> assertThat(collected.bytes()).isEqualTo(body))
                .expectComplete()
                .verify(SOON);
        held.release();
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @ParameterizedTest(name = "announced {0}")
    @CsvSource({"-1", "10", "99", "1000000000000"})
    void refusesABodyThatGrowsBeyondTheCapWhateverWasAnnounced(long announced) {
        HeldBody held = new HeldBody(announced);
        StepVerifier.create(BodyCollector.collect(
                        parts(new byte[101], 20), held, 100, size -> new IllegalStateException("at " + size)))
                .expectErrorMessage("at 101")
                .verify(SOON);
        held.release();
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private Flux<DataBuffer> parts(byte[] body, int part) {
        List<DataBuffer> parts = new ArrayList<>();
        for (int at = 0; at < body.length; at += part) {
            ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer();
            buffer.writeBytes(body, at, Math.min(part, body.length - at));
            buffers.add(buffer);
            parts.add(factory.wrap(buffer));
        }
        return Flux.fromIterable(parts);
    }
}
