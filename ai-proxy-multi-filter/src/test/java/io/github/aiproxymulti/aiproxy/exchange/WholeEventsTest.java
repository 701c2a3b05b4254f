package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

class WholeEventsTest {

    private static final ProtocolCodec CHAT = ProtocolCodecs.of(Protocol.OPENAI_CHAT);
    private static final String ERROR = "data: {\"error\":{\"message\":\"the upstream broke off its response: closed\","
            + "\"type\":\"upstream_error\"}}\n\n";

    private final IOException reset = new IOException("Connection reset by peer");
    private final List<ByteBuf> given = new ArrayList<>();

    @AfterEach
    void everyBufferIsReleasedOnce() {
        assertThat(given).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    @Test
    void whatIsCompleteGoesOnAtOnceAndTheRestWhenItIs() {
        TestPublisher<ByteBuf> upstream = TestPublisher.create();
        Heard heard = new Heard(upstream.flux());

        upstream.next(buffer("data: 1\n\ndata: 2"));
        assertThat(heard.text()).isEqualTo("data: 1\n\n");
        upstream.next(buffer("2\n"));
        assertThat(heard.text()).isEqualTo("data: 1\n\n");
        upstream.next(buffer("\ndata: 3\n\n"));
        assertThat(heard.text()).isEqualTo("data: 1\n\ndata: 22\n\ndata: 3\n\n");
        upstream.complete();

        assertThat(heard.ended).isTrue();
    }

    @Test
    void anErrorEventStandsBetweenTwoEventsAndWhatWasNotCompleteIsDropped() {
        Heard heard = new Heard(Flux.concat(Flux.just(buffer("data: 1\n\ndata: 2")), Flux.error(reset)));

        assertThat(heard.text()).isEqualTo("data: 1\n\n" + ERROR);
        assertThat(heard.broke).isSameAs(reset);
        assertThat(heard.ended).isFalse();
    }

    @Test
    void aStreamThatBreaksBeforeAnythingCameHasTheErrorAlone() {
        assertThat(new Heard(Flux.error(reset)).text()).isEqualTo(ERROR);
    }

    @Test
    void whatAWellEndedStreamLeavesIncompleteGoesOnAllTheSame() {
        Heard heard = new Heard(Flux.just(buffer("data: 1\n\ndata: 2")));

        assertThat(heard.text()).isEqualTo("data: 1\n\ndata: 2");
        assertThat(heard.ended).isTrue();
    }

    @Test
    void anEventThatIsTooLongGoesOnInPiecesAndGetsNoErrorInItsMiddle() {
        String part = "x".repeat(600_000);
        Heard heard = new Heard(
                Flux.concat(Flux.just(buffer("data: " + part), buffer(part), buffer("yz")), Flux.error(reset)));

        assertThat(heard.text()).isEqualTo("data: " + part + part + "yz");
        assertThat(heard.broke).isSameAs(reset);
    }

    @Test
    void behindATooLongEventErrorsAreSaidAgain() {
        String part = "x".repeat(600_000);
        Heard heard = new Heard(Flux.concat(
                Flux.just(buffer("data: " + part), buffer(part), buffer("\n\n"), buffer("data: 2")),
                Flux.error(reset)));

        assertThat(heard.text()).isEqualTo("data: " + part + part + "\n\n" + ERROR);
    }

    @Test
    void releasesWhatWaitsWhenItIsCancelled() {
        TestPublisher<ByteBuf> upstream =
                TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        Heard heard = new Heard(upstream.flux());
        upstream.next(buffer("data: 1"));

        heard.cancel();
        upstream.next(buffer("too late"));

        assertThat(heard.text()).isEmpty();
    }

    @Test
    void howAStreamIsCutMakesNoDifference() {
        Random random = new Random(9);
        String events = "data: 1\n\n: ping\n\nevent: x\r\ndata: 2\r\n\r\ndata: three\n\n";
        byte[] all = (events + "data: 4").getBytes(StandardCharsets.UTF_8);
        for (int run = 0; run < 500; run++) {
            List<ByteBuf> pieces = new ArrayList<>();
            for (int at = 0; at < all.length; ) {
                int end = Math.min(all.length, at + 1 + random.nextInt(9));
                pieces.add(buffer(new String(Arrays.copyOfRange(all, at, end), StandardCharsets.UTF_8)));
                at = end;
            }

            assertThat(new Heard(Flux.concat(Flux.fromIterable(pieces), Flux.error(reset))).text())
                    .isEqualTo(events + ERROR);
        }
    }

    private ByteBuf buffer(String text) {
        ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        given.add(buffer);
        return buffer;
    }

    private static final class Heard {

        private final StringBuilder text = new StringBuilder();
        private final Disposable subscription;
        private boolean ended;
        private @Nullable Throwable broke;

        Heard(Flux<ByteBuf> stream) {
            subscription = WholeEvents.of(stream, StreamFraming.SSE.newBoundary(), CHAT)
                    .subscribe(this::take, error -> broke = error, () -> ended = true);
        }

        private void take(ByteBuf buffer) {
            text.append(buffer.toString(StandardCharsets.UTF_8));
            buffer.release();
        }

        String text() {
            return text.toString();
        }

        void cancel() {
            subscription.dispose();
        }
    }
}
