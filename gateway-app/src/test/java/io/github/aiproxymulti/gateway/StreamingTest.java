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
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class StreamingTest extends EndToEnd {

    private static final int EVENTS = 10;
    private static final Duration PACING = Duration.ofMillis(100);
    private static final Duration LATEST = Duration.ofMillis(50);
    private static final Duration NO_PAUSE = Duration.ZERO;

    /** With fallback a stream is held until its first event, without it is not; neither may be felt. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesEachEventOnAsItIsSent_STR01(boolean fallback) throws IOException {
        AtomicLongArray sent = new AtomicLongArray(EVENTS);
        MockLlm paced = mock(MockLlm.builder().name("paced").respond(request -> paced(sent)));
        Conf conf = Conf.of(Conf.on(paced), Conf.at("spare", paced.url(), "'weight': 0"));
        String route = route(fallback ? conf.fallback("http_5xx") : conf);
        warmUp(route);

        try (RawClient client = new RawClient(gateway().port())) {
            RawClient.Head head = client.post(route, CHAT_PATH, STREAM).head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers().get("content-type")).startsWith("text/event-stream");
            for (int i = 0; i < EVENTS; i++) {
                String event = new String(client.chunk(), StandardCharsets.UTF_8);
                long arrived = System.nanoTime();
                assertThat(event).isEqualTo(event(i));
                assertThat(Duration.ofNanos(arrived - sent.get(i)))
                        .as("event %d", i)
                        .isLessThan(LATEST);
            }
            assertThat(client.chunk()).isEmpty();
        }
    }

    /** The first request loads classes and opens a connection; it is not what is measured here. */
    private void warmUp(String route) {
        assertThat(post(route, CHAT_PATH, "{\"messages\":[],\"warm\":\"up\"}").statusCode())
                .isEqualTo(200);
    }

    private static MockAnswer paced(AtomicLongArray sent) {
        Flux<byte[]> events = Flux.interval(Duration.ofMillis(20), PACING)
                .take(EVENTS)
                .map(Math::toIntExact)
                .map(i -> {
                    sent.set(i, System.nanoTime());
                    return event(i).getBytes(StandardCharsets.UTF_8);
                });
        return MockAnswer.stream(200, "text/event-stream", events);
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
