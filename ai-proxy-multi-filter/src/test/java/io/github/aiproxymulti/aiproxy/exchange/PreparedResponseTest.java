package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PreparedResponseTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    @Test
    void givesAWholeBodyBackWhenWhoTookItGoesAwayBeforeAskingForIt() {
        PreparedResponse whole = PreparedResponse.whole(
                200, null, 5, () -> Unpooled.wrappedBuffer(new byte[5]), released::incrementAndGet);

        StepVerifier.create(whole.body(), 0).thenCancel().verify(SOON);

        assertThat(released).hasValue(1);
    }

    @Test
    void carriesAPayload() {
        PreparedResponse response = PreparedResponse.of(503, Payload.text("all servers tried"));

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(response.length()).isEqualTo(17);
        assertThat(response.isStreaming()).isFalse();
        assertThat(Buffers.text(response.body())).isEqualTo("all servers tried");
    }

    @Test
    void hasNoBodyWithoutAPayload() {
        PreparedResponse response = PreparedResponse.of(504, Payload.NONE);

        assertThat(response.length()).isZero();
        assertThat(response.contentType()).isNull();
        StepVerifier.create(response.body()).expectComplete().verify(SOON);
    }

    @Test
    void isTakenOnce() {
        PreparedResponse response = arriving();

        assertThat(Buffers.text(response.body())).isEqualTo("body");
        assertThat(Buffers.text(response.body())).isEmpty();
        response.release();

        assertThat(taken).hasValue(1);
        assertThat(released).hasValue(0);
    }

    @Test
    void isReleasedOnce() {
        PreparedResponse response = arriving();

        response.release();
        response.release();

        assertThat(Buffers.text(response.body())).isEmpty();
        assertThat(released).hasValue(1);
        assertThat(taken).hasValue(0);
    }

    @Test
    void isNotTakenByAskingForTheBodyAlone() {
        PreparedResponse response = arriving();
        Flux<ByteBuf> body = response.body();

        response.release();

        assertThat(released).hasValue(1);
        assertThat(Buffers.text(body)).isEmpty();
    }

    @Test
    void keepsEverythingButTheStatusUnderAnotherStatus() {
        PreparedResponse original = arriving();
        PreparedResponse other = original.withStatus(502);

        assertThat(other.status()).isEqualTo(502);
        assertThat(other.contentType()).isEqualTo("text/event-stream");
        assertThat(other.isStreaming()).isTrue();
        assertThat(other.length()).isEqualTo(-1);
        assertThat(Buffers.text(other.body())).isEqualTo("body");
        assertThat(Buffers.text(original.body())).isEmpty();
    }

    @Test
    void releasesTheOriginalUnderAnotherStatus() {
        arriving().withStatus(502).release();

        assertThat(released).hasValue(1);
    }

    @Test
    void isEitherTakenOrReleasedInARace()
            throws BrokenBarrierException, ExecutionException, InterruptedException, TimeoutException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int i = 1; i <= 2000; i++) {
                PreparedResponse response = arriving();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> release = other.submit(() -> {
                    start.await(5, TimeUnit.SECONDS);
                    response.release();
                    return null;
                });
                start.await(5, TimeUnit.SECONDS);
                response.body().subscribe(ByteBuf::release).dispose();
                release.get(5, TimeUnit.SECONDS);

                assertThat(taken.get() + released.get()).isEqualTo(i);
            }
        } finally {
            other.shutdownNow();
        }
    }

    private PreparedResponse arriving() {
        Flux<ByteBuf> body = Flux.defer(() -> {
            taken.incrementAndGet();
            return Flux.just(new Buffers().of("body"));
        });
        return PreparedResponse.streaming(200, "text/event-stream", body, released::incrementAndGet);
    }
}
