package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class FlushedGroupsTest {

    private final NettyDataBufferFactory factory = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT);
    private final List<ByteBuf> buffers = IntStream.range(0, 50)
            .mapToObj(i -> PooledByteBufAllocator.DEFAULT.buffer().writeInt(i))
            .toList();
    private final FlushedGroups groups = new FlushedGroups();

    private Flux<Publisher<DataBuffer>> grouped() {
        return Flux.fromIterable(buffers).hide().map(buffer -> groups.of(factory.wrap(buffer)));
    }

    @Test
    void eachBufferIsTakenOnce() {
        StepVerifier.create(grouped().concatMap(group -> group, 32).doOnNext(DataBufferUtils::release))
                .expectNextCount(50)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        groups.release();

        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void whatWasAskedForAheadAndIsNotTakenIsReleased() {
        BaseSubscriber<DataBuffer> client = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(3);
            }
        };
        grouped()
                .concatMap(group -> group, 32)
                .doOnNext(DataBufferUtils::release)
                .subscribe(client);
        client.cancel();
        assertThat(buffers).filteredOn(buffer -> buffer.refCnt() == 0).hasSizeLessThan(5);

        groups.release();
        // The first 32 and those that took the places of the three; the others were never asked for.
        List<ByteBuf> unasked =
                buffers.stream().filter(buffer -> buffer.refCnt() > 0).toList();
        assertThat(unasked).hasSizeBetween(1, 18);
        for (ByteBuf late : unasked) {
            StepVerifier.create(groups.of(factory.wrap(late))).expectComplete().verify(Duration.ofSeconds(5));
        }

        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
    }
}
