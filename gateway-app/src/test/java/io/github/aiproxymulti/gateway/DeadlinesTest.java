package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What bounds attempts and requests, over real sockets. */
class DeadlinesTest extends EndToEnd {

    private final MockLlm bad = mock("bad");
    private final MockLlm good = mock("good");

    @Test
    void answers504WhenAnUpstreamNeverReadsWhatIsSent() throws IOException {
        try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String route = route(Conf.of(Conf.at("deaf", "http://127.0.0.1:" + deaf.getLocalPort()))
                    .with("'timeout': 400"));
            String large = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(24 << 20) + "\"}]}";

            assertThat(post(route, CHAT_PATH, large).statusCode()).isEqualTo(504);
        }
    }

    /** Chunks of 64 KiB until nobody takes more; then the client waits longer than the time-out, and reads on. */
    @Test
    void holdsNoTimeOutAgainstAnUpstreamWhoseClientIsSlow() throws IOException {
        int chunks = 800;
        byte[] chunk = ("data: {\"choices\":[]," + "\"x\":\"" + "x".repeat(65_500) + "\"}\n\n")
                .getBytes(StandardCharsets.UTF_8);
        AtomicInteger taken = new AtomicInteger();
        AtomicLong last = new AtomicLong(System.nanoTime());
        MockLlm model = mock(MockLlm.builder()
                .name("fast")
                .respond(request -> MockAnswer.stream(
                        200,
                        "text/event-stream",
                        Flux.range(0, chunks).map(i -> chunk).doOnNext(sent -> {
                            taken.incrementAndGet();
                            last.set(System.nanoTime());
                        }))));
        String route = route(Conf.of(Conf.on(model)).with("'timeout': 1500"));
        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, CHAT_PATH, STREAM).head().status()).isEqualTo(200);
            Eventually.eventually(() -> assertThat(System.nanoTime() - last.get())
                    .as("nanoseconds for which the upstream could not write")
                    .isGreaterThan(Duration.ofSeconds(3).toNanos()));
            assertThat(taken).hasValueLessThan(chunks);

            RawClient.Body body = client.body();

            assertThat(body.complete()).isTrue();
            assertThat(body.text()).hasSize(chunks * chunk.length);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "0 | 'timeouts': {'response_headers_ms': 300}",
                "0 | 'timeouts': {'attempt_ms': 300}",
                "1 | 'timeouts': {'first_content_ms': 300}, 'hold_until_content_ms': 20000",
            })
    void asksAnotherInstanceWhenAStreamBringsNothingInTime(int stallsAt, String settings) {
        bad.faults(
                stallsAt == 0
                        ? Faults.none().delay(Duration.ofSeconds(30))
                        : Faults.none().stallAtEvent(stallsAt));

        HttpResponse<String> answer = stream(route(pair().with(settings).with("'attempts_header': true")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).endsWith("data: [DONE]\n\n").doesNotContain("bad");
        assertThat(answer.headers().firstValue("X-AI-Proxy-Attempts"))
                .hasValueSatisfying(
                        header -> assertThat(header).matches("bad;status=504;ms=\\d+, good;status=200;ms=\\d+"));
    }

    @Test
    void answers504WithinTheRequestsTimeWhenTheWholeFleetIsSilent() {
        bad.faults(Faults.none().delay(Duration.ofSeconds(30)));
        good.faults(Faults.none().delay(Duration.ofSeconds(30)));
        long start = System.nanoTime();

        HttpResponse<String> answer = chat(route(pair().with("'timeouts': {'attempt_ms': 400, 'request_ms': 600}")
                .with("'attempts_header': true")));

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.headers().firstValue("X-AI-Proxy-Attempts"))
                .hasValueSatisfying(
                        header -> assertThat(header).matches("bad;status=504;ms=[4-9]\\d\\d, good;status=504;ms=\\d+"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answers504WithinTheRequestsTimeWhenNobodyCanBeConnected(boolean streaming) throws IOException {
        try (BlackHole one = new BlackHole();
                BlackHole two = new BlackHole()) {
            String route = route(Conf.of(Conf.at("one", one.url()), Conf.at("two", two.url()))
                    .fallback("http_5xx")
                    .with("'timeouts': {'request_ms': 700}")
                    .with("'retry_backoff': {}"));
            long start = System.nanoTime();

            HttpResponse<String> answer = streaming ? stream(route) : chat(route);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(answer.statusCode()).isEqualTo(504);
        }
    }

    @Test
    void theTimeOfARequestCountsWhileTheMeaningOfItsPromptIsLookedUp() {
        MockLlm embedding = mock("embedding");
        embedding.faults(Faults.none().delay(Duration.ofSeconds(30)));
        String route = route(Conf.of(Conf.on(bad, "'examples': ['poems']"), Conf.on(good, "'examples': ['sums']"))
                .with("'balancer': {'algorithm': 'semantic'}")
                .with(
                        "'semantic_opts': {'embeddings': {'provider': 'openai', 'model': 'm', 'timeout': 25000, 'endpoint': '"
                                + embedding.url() + "', 'auth': {}}}")
                .with("'timeouts': {'request_ms': 500}"));
        long start = System.nanoTime();

        HttpResponse<String> answer = chat(route);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(bad.requestCount() + good.requestCount()).isZero();
    }

    @Test
    void aConnectionThatIsNotMadeInTimeDoesNotLinger() throws IOException {
        Assumptions.assumeTrue(BlackHole.canCount(), "connections can be counted on Linux only");
        try (BlackHole hole = new BlackHole()) {
            long own = hole.connecting();
            String route = route(Conf.of(Conf.at("hole", hole.url()), Conf.on(good))
                    .fallback("http_5xx")
                    .with("'timeout': 60000")
                    .with("'timeouts': {'connect_ms': 400}"));

            for (int i = 0; i < 4; i++) {
                assertThat(chat(route).body()).contains(greeting(good));
            }

            Eventually.eventually(() -> assertThat(hole.connecting()).isLessThanOrEqualTo(own));
        }
    }

    @Test
    void endsABrokenStreamWithAnErrorEventAndStillAbnormally() throws IOException {
        bad.faults(Faults.none().resetAtEvent(2));
        String route = route(pair().with("'stream_error_event': true"));

        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, CHAT_PATH, STREAM).head().status()).isEqualTo(200);
            RawClient.Body body = client.body();
            assertThat(body.complete()).isFalse();
            assertThat(body.text())
                    .contains("\"error\"", "the upstream broke off its response: closed")
                    .endsWith("\n\n");
        }
        assertThat(good.requestCount()).isZero();
    }

    @Test
    void saysHowLongALargeAnswerIsThatItDoesNotHold() throws IOException {
        byte[] large = ("{\"x\":\"" + "x".repeat(6 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        MockLlm model = mock(
                MockLlm.builder().name("large").respond(request -> MockAnswer.bytes(200, "application/json", large)));

        HttpResponse<String> answer = chat(route(Conf.of(Conf.on(model))));

        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(large.length);
        assertThat(answer.body()).hasSize(large.length);
    }

    private Conf pair() {
        return Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good)).fallback("http_5xx");
    }
}
