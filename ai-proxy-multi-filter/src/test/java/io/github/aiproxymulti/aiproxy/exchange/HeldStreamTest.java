package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.exchange.HeldStream.Decision;
import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class HeldStreamTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String EVENT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String ERROR = "data: {\"error\":{\"message\":\"no\"}}\n\n";

    private final Buffers buffers = new Buffers();
    private final TestPublisher<ByteBuf> upstream = TestPublisher.create();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}~~data: [DONE]~~|OPEN",
                ": ping~~: ping~~data: {\"choices\":[]}~~|OPEN",
                "data: [DONE]~~|OPEN",
                "data: {\"error\":{\"message\":\"no\"}}~~|ERROR",
                ": ping~~data: {\"error\":{\"message\":\"no\"}}~~data: {\"choices\":[]}~~|ERROR",
                ": only a comment~~|ENDED",
                "data: {\"choices\":[]}|ENDED",
            })
    void decidesTheSameWhereverTheBytesAreCut(String written, Decision expected) {
        String stream = written.replace('~', '\n');
        for (int size = 1; size <= stream.length(); size++) {
            HeldStream held = HeldStream.open(Flux.fromIterable(buffers.cut(stream, size)), gate());

            assertThat(held.decision().block(SOON)).as("cut every " + size).isEqualTo(expected);
            assertThat(Buffers.text(held.body())).as("cut every " + size).isEqualTo(stream);
        }
        buffers.assertAllReleased();
    }

    @Test
    void decidesThatAnEmptyStreamEnded() {
        HeldStream held = HeldStream.open(Flux.empty(), gate());

        StepVerifier.create(held.decision())
                .expectNext(Decision.ENDED)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(held.body()).expectComplete().verify(SOON);
    }

    @Test
    void readsBufferByBufferUntilTheDecisionAndThenAtTheReadersPace() {
        AtomicLong asked = new AtomicLong();
        HeldStream held = HeldStream.open(upstream.flux().doOnRequest(asked::addAndGet), gate());
        assertThat(asked).hasValue(1);

        upstream.next(buffers.of(": one\n\n"));
        assertThat(asked).hasValue(2);
        upstream.next(buffers.of(EVENT));
        assertThat(asked).as("nothing more is wanted before somebody reads").hasValue(2);

        StepVerifier.create(held.body().map(Buffers::text), 0)
                .thenRequest(1)
                .expectNext(": one\n\n")
                .thenRequest(1)
                .expectNext(EVENT)
                .then(() -> assertThat(asked).hasValue(4))
                .thenRequest(1)
                .then(() -> assertThat(asked).hasValue(5))
                .then(() -> upstream.next(buffers.of("rest")))
                .expectNext("rest")
                .then(upstream::complete)
                .expectComplete()
                .verify(SOON);
        buffers.assertAllReleased();
    }

    @Test
    void failsTheDecisionWhenTheStreamBreaksBefore() {
        HeldStream held = HeldStream.open(upstream.flux(), gate());
        upstream.next(buffers.of(": ping\n\n"));
        upstream.error(new IOException("Connection reset"));

        StepVerifier.create(held.decision())
                .expectErrorMessage("Connection reset")
                .verify(SOON);
        held.giveUp();

        buffers.assertAllReleased();
    }

    @Test
    void failsTheBodyWhenTheStreamBreaksAfter() {
        HeldStream held = HeldStream.open(upstream.flux(), gate());
        upstream.next(buffers.of(EVENT));
        upstream.error(new IOException("Connection reset"));

        StepVerifier.create(held.decision())
                .expectNext(Decision.OPEN)
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(held.body().map(Buffers::text))
                .expectNext(EVENT)
                .expectErrorMessage("Connection reset")
                .verify(SOON);
        buffers.assertAllReleased();
    }

    @Test
    void givesEverythingBackWhenTheDecisionIsCancelled() {
        HeldStream held = HeldStream.open(upstream.flux(), gate());
        Disposable waiting = held.decision().subscribe();
        upstream.next(buffers.of(": a\n\n"), buffers.of(": b\n\n"));

        waiting.dispose();

        upstream.assertCancelled();
        assertThat(buffers.count()).isEqualTo(2);
        buffers.assertAllReleased();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"data: {\"choices\":[]}~~", "data: {\"error\":{}}~~", ": nothing yet~~"})
    void givesEverythingBackWhenItIsGivenUp(String head) {
        HeldStream held = HeldStream.open(upstream.flux(), gate());
        upstream.next(buffers.of(head.replace('~', '\n')));

        held.giveUp();
        held.giveUp();

        upstream.assertCancelled();
        buffers.assertAllReleased();
    }

    @Test
    void givesEverythingBackWhenItsReaderGoesAway() {
        HeldStream held = HeldStream.open(upstream.flux(), gate());
        upstream.next(buffers.of(": a\n\n"), buffers.of(": b\n\n"), buffers.of(EVENT));

        StepVerifier.create(held.body().map(Buffers::text), 1)
                .expectNext(": a\n\n")
                .thenCancel()
                .verify(SOON);

        upstream.assertCancelled();
        buffers.assertAllReleased();
    }

    @Test
    void releasesWhatStillComesAfterItWasGivenUp() {
        TestPublisher<ByteBuf> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        HeldStream held = HeldStream.open(late.flux(), gate());
        late.next(buffers.of(": a\n\n"));

        held.giveUp();
        late.next(buffers.of("in flight"));

        assertThat(buffers.count()).isEqualTo(2);
        buffers.assertAllReleased();
    }

    @Test
    void releasesWhatStillComesAfterItsReaderWentAway() {
        TestPublisher<ByteBuf> late = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        HeldStream held = HeldStream.open(late.flux(), gate());
        late.next(buffers.of(EVENT));
        StepVerifier.create(held.body().map(Buffers::text))
                .expectNext(EVENT)
                .thenCancel()
                .verify(SOON);

        late.next(buffers.of("in flight"));

        assertThat(buffers.count()).isEqualTo(2);
        buffers.assertAllReleased();
    }

    @Test
    void releasesTheBufferItsGateStumblesOver() {
        HeldStream held = HeldStream.open(upstream.flux(), buffer -> {
            throw new IllegalStateException("stumbled");
        });
        upstream.next(buffers.of(EVENT));

        StepVerifier.create(held.decision()).expectErrorMessage("stumbled").verify(SOON);
        held.giveUp();

        upstream.assertCancelled();
        buffers.assertAllReleased();
    }

    @Test
    void inspectsNothingAfterTheDecision() {
        AtomicLong inspected = new AtomicLong();
        HeldStream held = HeldStream.open(Flux.fromIterable(List.of(buffers.of(EVENT), buffers.of(ERROR))), buffer -> {
            inspected.incrementAndGet();
            return StreamGate.State.OPEN;
        });

        assertThat(Buffers.text(held.body())).isEqualTo(EVENT + ERROR);
        assertThat(inspected).hasValue(1);
    }

    @Test
    void goesOutWithWhatItHoldsWhenItIsNotToBeHeldAnyLonger() {
        String role = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
        HeldStream held =
                HeldStream.open(upstream.flux(), new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE, true));
        AtomicReference<Decision> decided = new AtomicReference<>();
        held.decision().subscribe(decided::set).isDisposed();
        upstream.next(buffers.of(": ping\n\n"));
        held.holdNoLonger();
        assertThat(decided).as("nothing but a comment has come").hasValue(null);

        upstream.next(buffers.of(role));

        assertThat(decided).hasValue(Decision.OPEN);
        upstream.complete();
        assertThat(Buffers.text(held.body())).isEqualTo(": ping\n\n" + role);
    }

    @Test
    void goesOutAtOnceWhenAnEventIsHeldAlready() {
        HeldStream held =
                HeldStream.open(upstream.flux(), new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE, true));
        upstream.next(buffers.of("data: {\"choices\":[]}\n\n"));

        held.holdNoLonger();
        held.holdNoLonger();

        assertThat(held.decision().block(SOON)).isEqualTo(Decision.OPEN);
        held.giveUp();
        buffers.assertAllReleased();
    }

    private static FirstEventGate gate() {
        return new FirstEventGate(Protocol.OPENAI_CHAT, StreamFraming.SSE, false);
    }
}
