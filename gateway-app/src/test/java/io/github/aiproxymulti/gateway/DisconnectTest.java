package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static io.github.aiproxymulti.gateway.Eventually.within;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** A client that goes away takes its upstream connection with it, within 100 milliseconds. */
class DisconnectTest extends EndToEnd {

    private static final Duration PROMPTLY = Duration.ofMillis(100);

    /** With fallback a response is held back for a while, without it is not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAnExchangeThatWaitsForItsAnswer(boolean fallback) throws IOException {
        MockLlm slow = mock("slow");
        MockLlm spare = mock("spare");
        slow.faults(Faults.none().delay(Duration.ofSeconds(20)));

        disconnectFrom(
                slow,
                spare,
                fallback,
                CHAT,
                client -> eventually(() -> assertThat(slow.requestCount()).isEqualTo(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAnExchangeWhoseBodyIsOnItsWay(boolean fallback) throws IOException {
        MockLlm slow = mock("slow");
        MockLlm spare = mock("spare");
        slow.faults(Faults.none().stallAtEvent(0));

        disconnectFrom(
                slow,
                spare,
                fallback,
                CHAT,
                client -> eventually(() -> assertThat(slow.requestCount()).isEqualTo(1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAStreamThatFellSilent(boolean fallback) throws IOException {
        MockLlm silent = mock("silent");
        MockLlm spare = mock("spare");
        silent.faults(Faults.none().stallAtEvent(2));

        disconnectFrom(silent, spare, fallback, STREAM, client -> {
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.chunk()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAStreamThatFlows_DIS01(boolean fallback) throws IOException {
        AtomicInteger produced = new AtomicInteger();
        MockLlm endless = mock(MockLlm.builder().name("endless").respond(request -> endless(produced)));
        MockLlm spare = mock("spare");

        disconnectFrom(endless, spare, fallback, STREAM, client -> {
            assertThat(client.head().status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(client.chunk()).isNotEmpty();
            }
        });
        assertThat(produced).hasValueLessThanOrEqualTo(15);
    }

    private static MockAnswer endless(AtomicInteger produced) {
        byte[] event = "data: {\"choices\":[]}\n\n".getBytes(StandardCharsets.UTF_8);
        return MockAnswer.stream(
                200,
                "text/event-stream",
                Flux.interval(Duration.ofMillis(30))
                        .onBackpressureDrop()
                        .doOnNext(i -> produced.incrementAndGet())
                        .map(i -> event));
    }

    private void disconnectFrom(MockLlm mock, MockLlm spare, boolean fallback, String body, Step until)
            throws IOException {
        Conf conf = Conf.of(Conf.on(mock, "'priority': 1"), Conf.on(spare));
        String route = route(fallback ? conf.fallback("http_5xx") : conf);
        try (RawClient client = new RawClient(gateway().port())) {
            client.post(route, CHAT_PATH, body);
            until.reach(client);
            assertThat(mock.cancelledCount()).isZero();
        }
        within(PROMPTLY, () -> assertThat(mock.cancelledCount()).isEqualTo(1));
        assertThat(mock.openConnections()).isZero();
        assertThat(spare.requestCount()).isZero();
    }

    /** How far a client goes before it leaves. */
    private interface Step {

        void reach(RawClient client) throws IOException;
    }
}
