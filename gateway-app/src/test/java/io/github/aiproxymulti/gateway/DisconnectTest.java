package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/**
 * A client that goes away takes its upstream connection with it, within 100 milliseconds. A busy machine may add to that as it
 * likes, but not each time: one of a few tries must be as quick, and every one must end.
 */
class DisconnectTest extends EndToEnd {

    private static final Duration PROMPTLY = Duration.ofMillis(100);
    private static final int TRIES = 8;

    /** With fallback a response is held back for a while, without it is not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAnExchangeThatWaitsForItsAnswer(boolean fallback) throws IOException {
        MockLlm slow = mock("slow");
        MockLlm spare = mock("spare");
        slow.faults(Faults.none().delay(Duration.ofSeconds(20)));

        disconnectFrom(slow, spare, fallback, CHAT, client -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsAnExchangeWhoseBodyIsOnItsWay(boolean fallback) throws IOException {
        MockLlm slow = mock("slow");
        MockLlm spare = mock("spare");
        slow.faults(Faults.none().stallAtEvent(0));

        disconnectFrom(slow, spare, fallback, CHAT, client -> {});
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
            produced.set(0);
            assertThat(client.head().status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(client.chunk()).isNotEmpty();
            }
        });
        assertThat(produced).hasValueLessThanOrEqualTo(15);
    }

    /** Much is on its way to the client when it goes; that none of it leaks is seen when all tests are over. */
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "application/json"})
    void releasesWhatASlowClientHasNotTaken(String type) throws IOException {
        AtomicInteger produced = new AtomicInteger();
        byte[] events = "data: {\"choices\":[]}\n\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
        MockLlm fast = mock(MockLlm.builder()
                .name("fast")
                .respond(request -> MockAnswer.stream(
                        200,
                        type,
                        Flux.<byte[]>generate(sink -> sink.next(events))
                                .doOnNext(next -> produced.incrementAndGet()))));
        MockLlm spare = mock("spare");

        disconnectFrom(fast, spare, false, STREAM, client -> {
            assertThat(client.head().status()).isEqualTo(200);
            AtomicInteger before = new AtomicInteger(-1);
            eventually(() -> assertThat(before.getAndSet(produced.get())).isEqualTo(produced.get()));
        });
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
        List<Duration> taken = new ArrayList<>();
        do {
            taken.add(disconnectOnce(mock, route, body, until));
        } while (taken.size() < TRIES && taken.get(taken.size() - 1).compareTo(PROMPTLY) > 0);

        assertThat(taken).as("times until the upstream was closed").anyMatch(time -> time.compareTo(PROMPTLY) <= 0);
        assertThat(spare.requestCount()).isZero();
    }

    private Duration disconnectOnce(MockLlm mock, String route, String body, Step until) throws IOException {
        long earlier = mock.requestCount();
        long cancelled = mock.cancelledCount();
        long start;
        try (RawClient client = new RawClient(gateway().port())) {
            client.post(route, CHAT_PATH, body);
            eventually(() -> assertThat(mock.requestCount()).isEqualTo(earlier + 1));
            until.reach(client);
            assertThat(mock.cancelledCount()).isEqualTo(cancelled);
            start = System.nanoTime();
        }
        eventually(() -> assertThat(mock.cancelledCount()).isEqualTo(cancelled + 1));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertThat(mock.openConnections()).isZero();
        return taken;
    }

    /** How far a client goes before it leaves. */
    private interface Step {

        void reach(RawClient client) throws IOException;
    }
}
