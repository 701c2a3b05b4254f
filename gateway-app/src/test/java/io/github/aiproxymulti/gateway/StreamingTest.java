package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class StreamingTest extends EndToEnd {

    private static final int EVENTS = 10;
    private static final Duration NO_PAUSE = Duration.ZERO;

    /**
     * With fallback a stream is held until its first event, without it is not. Each event is sent only when the client has the
     * one before, so whatever was held back would never arrive.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesEachEventOnAsItIsSent_STR01(boolean fallback) throws IOException {
        Sinks.Many<byte[]> events = Sinks.many().unicast().onBackpressureBuffer();
        MockLlm paced = mock(MockLlm.builder()
                .name("paced")
                .respond(request -> MockAnswer.stream(200, "text/event-stream", events.asFlux())));
        Conf conf = Conf.of(Conf.on(paced), Conf.at("spare", paced.url(), "'weight': 0"));
        String route = route(fallback ? conf.fallback("http_5xx") : conf);

        try (RawClient client = new RawClient(gateway().port())) {
            events.emitNext(bytes(0), Sinks.EmitFailureHandler.FAIL_FAST);
            RawClient.Head head = client.post(route, CHAT_PATH, STREAM).head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers().get("content-type")).startsWith("text/event-stream");
            for (int i = 0; i < EVENTS; i++) {
                assertThat(client.chunk()).isEqualTo(bytes(i));
                events.emitNext(bytes(i + 1), Sinks.EmitFailureHandler.FAIL_FAST);
            }
            assertThat(client.chunk()).isEqualTo(bytes(EVENTS));
            events.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
            assertThat(client.chunk()).isEmpty();
        }
    }

    private static byte[] bytes(int number) {
        return event(number).getBytes(StandardCharsets.UTF_8);
    }

    private static String event(int number) {
        return "data: {\"choices\":[{\"delta\":{\"content\":\"token " + number + "\"}}]}\n\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 61, 1000})
    void forwardsTheSameBytesWhereverTheyAreCut(int size) throws IOException {
        byte[] bytes = awkward().getBytes(StandardCharsets.UTF_8);
        MockLlm cut = mock(MockLlm.builder().name("cut").script(pieces(bytes, size), NO_PAUSE));
        String route = route(Conf.of(Conf.on(cut), Conf.at("other", cut.url())).fallback("http_5xx"));

        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, CHAT_PATH, STREAM).head().status()).isEqualTo(200);
            RawClient.Body body = client.body();

            assertThat(body.text().getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
            assertThat(body.complete()).isTrue();
        }
        assertThat(cut.requestCount()).isEqualTo(1);
    }

    @Test
    void forwardsTheSameBytesOfAnyTwoPieces() {
        byte[] bytes = awkward().getBytes(StandardCharsets.UTF_8);
        AtomicInteger place = new AtomicInteger();
        MockLlm cut = mock(MockLlm.builder().name("cut").respond(request -> halves(bytes, place.get())));
        String route = route(Conf.of(Conf.on(cut), Conf.at("other", cut.url())).fallback("http_5xx"));

        for (int at = 1; at < bytes.length; at++) {
            place.set(at);
            assertThat(stream(route).body().getBytes(StandardCharsets.UTF_8))
                    .as("cut at %d", at)
                    .isEqualTo(bytes);
        }
    }

    private static MockAnswer halves(byte[] bytes, int place) {
        byte[] head = Arrays.copyOf(bytes, place);
        byte[] tail = Arrays.copyOfRange(bytes, place, bytes.length);
        return MockAnswer.stream(200, "text/event-stream", Flux.just(head, tail).delayElements(Duration.ofMillis(1)));
    }

    /** Comments, all three line ends, characters of several bytes, an event without an end. */
    private static String awkward() {
        return ": ping\n\ndata: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\r\n\r\n"
                + "event: message\ndata:{\"choices\":[{\"delta\":{\"content\":\"\u00e4\u20ac\ud83d\ude00\"}}]}\n\n"
                + "data: {\"choices\":[],\rid: 7\r\r"
                + "data: {\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}\n\n"
                + "data: [DONE]\n\ndata: rest";
    }

    private static List<byte[]> pieces(byte[] bytes, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
        return pieces;
    }
}
