package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Timeouts;
import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class WatchedBodyTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Buffers buffers = new Buffers();
    private final VirtualTimeScheduler time = Alarms.time();
    private final TestPublisher<ByteBuf> upstream = TestPublisher.create();

    @Test
    void passesOnWhatComesInTime() {
        StepVerifier.create(watched().map(Buffers::text))
                .then(() -> upstream.next(buffers.of("a")))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(29)))
                .then(() -> upstream.next(buffers.of("b")))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(29)))
                .expectNext("a", "b")
                .then(upstream::complete)
                .expectComplete()
                .verify(SOON);
        buffers.assertAllReleased();
    }

    @Test
    void failsAndClosesTheUpstreamWhenNothingComes() {
        StepVerifier.create(watched().map(Buffers::text))
                .then(() -> upstream.next(buffers.of("a")))
                .expectNext("a")
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(30)))
                .expectErrorSatisfies(late -> assertThat(late)
                        .isInstanceOfSatisfying(
                                ExpiredException.class,
                                expired -> assertThat(expired.expiry()).isEqualTo(Expiry.READ)))
                .verify(SOON);
        upstream.assertCancelled();
    }

    @Test
    void waitsForASlowReaderAsLongAsItTakes() {
        StepVerifier.create(watched().map(Buffers::text), 1)
                .then(() -> upstream.next(buffers.of("a")))
                .expectNext("a")
                .then(() -> time.advanceTimeBy(Duration.ofHours(9)))
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(29)))
                .then(() -> upstream.next(buffers.of("b")))
                .expectNext("b")
                .then(upstream::complete)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void countsAgainFromWhereTheReaderWantsMore() {
        StepVerifier.create(watched().map(Buffers::text), 1)
                .then(() -> upstream.next(buffers.of("a")))
                .expectNext("a")
                .then(() -> time.advanceTimeBy(Duration.ofHours(9)))
                .thenRequest(1)
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(30)))
                .expectError(ExpiredException.class)
                .verify(SOON);
    }

    @Test
    void releasesWhatComesAfterTheAlarm() {
        TestPublisher<ByteBuf> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        StepVerifier.create(new WatchedBody(late.flux(), alarm()).map(Buffers::text))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(30)))
                .expectError(ExpiredException.class)
                .verify(SOON);

        late.next(buffers.of("in flight"));

        assertThat(buffers.count()).isEqualTo(1);
        buffers.assertAllReleased();
    }

    /** The alarm has a thread of its own; whatever meets what, a reader sees buffers, then one end, and nothing is lost. */
    @Test
    void keepsSignalsInOrderWhenTheAlarmMeetsTheUpstream() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            VirtualTimeScheduler clock = Alarms.time();
            Alarm alarm = Alarms.alarm(clock, Timeouts.NONE);
            alarm.connected();
            alarm.head(true);
            Sinks.Many<ByteBuf> source = Sinks.unsafe().many().unicast().onBackpressureBuffer();
            AtomicInteger within = new AtomicInteger();
            AtomicInteger ends = new AtomicInteger();
            List<String> wrong = new ArrayList<>();
            new WatchedBody(source.asFlux(), alarm)
                    .subscribe(
                            buffer -> {
                                if (within.incrementAndGet() != 1 || ends.get() != 0) {
                                    wrong.add("a buffer beside another signal");
                                }
                                buffer.release();
                                within.decrementAndGet();
                            },
                            late -> {
                                if (within.get() != 0 || ends.incrementAndGet() != 1) {
                                    wrong.add("an end beside another signal");
                                }
                            })
                    .isDisposed();
            CountDownLatch both = new CountDownLatch(2);
            Schedulers.parallel().schedule(() -> {
                for (int i = 0; i < 20; i++) {
                    source.emitNext(buffers.of("x"), Sinks.EmitFailureHandler.FAIL_FAST);
                }
                both.countDown();
            });
            Schedulers.parallel().schedule(() -> {
                clock.advanceTimeBy(Duration.ofSeconds(31));
                both.countDown();
            });
            assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(wrong).isEmpty();
        }
    }

    private Flux<ByteBuf> watched() {
        return new WatchedBody(upstream.flux(), alarm());
    }

    private Alarm alarm() {
        Alarm alarm = Alarms.alarm(time, Timeouts.NONE);
        alarm.connecting();
        alarm.connected();
        alarm.sent();
        alarm.head(true);
        return alarm;
    }
}
