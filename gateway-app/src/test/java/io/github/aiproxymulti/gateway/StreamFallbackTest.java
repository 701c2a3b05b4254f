package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class StreamFallbackTest extends EndToEnd {

    private final AtomicReference<Optional<MockAnswer>> answer = new AtomicReference<>(Optional.empty());

    private final MockLlm bad = mock(MockLlm.builder().name("bad").respondSometimes(request -> answer.get()));
    private final MockLlm good = mock("good");

    /** Streams that begin with status 200 and bring nothing. */
    enum Beginning {
        ERROR_EVENT,
        RESET,
        CLOSED,
        STALLED,
        STATUS;

        Faults faults() {
            return switch (this) {
                case ERROR_EVENT -> Faults.none().errorEventFirst(true);
                case RESET -> Faults.none().resetAtEvent(0);
                case CLOSED -> Faults.none().closeAtEvent(0);
                case STALLED -> Faults.none().stallAtEvent(0);
                case STATUS -> Faults.none().status(503);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Beginning.class)
    void asksAnotherInstanceBeforeTheFirstEvent(Beginning beginning) {
        bad.faults(beginning.faults());

        String body = stream(route(conf())).body();

        assertThat(body).contains("Hello").endsWith("data: [DONE]\n\n").doesNotContain("error", "bad");
        assertThat(bad.requestCount()).isEqualTo(1);
        assertThat(good.requestCount()).isEqualTo(1);
        assertThat(good.requests().get(0).bodyText()).contains("\"stream\":true");
    }

    /** The first event of the mock's stream brings a role only. */
    @ParameterizedTest
    @EnumSource(Beginning.class)
    void asksAnotherInstanceUntilThereIsContentWhereStreamsAreHeldUntilThen(Beginning beginning) {
        bad.faults(
                switch (beginning) {
                    case ERROR_EVENT -> Faults.none().errorEventAt(1);
                    case RESET -> Faults.none().resetAtEvent(1);
                    case CLOSED -> Faults.none().closeAtEvent(1);
                    case STALLED -> Faults.none().stallAtEvent(1);
                    case STATUS -> Faults.none().status(503);
                });

        String body =
                stream(route(conf().with("'hold_until_content_ms': 20000"))).body();

        assertThat(body).contains("Hello").endsWith("data: [DONE]\n\n").doesNotContain("error", "bad");
        assertThat(good.requestCount()).isEqualTo(1);
    }

    /** An upstream may send these and still have said nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"", ": ping\n\n", "data: {\"cho"})
    void asksAnotherInstanceWhenAStreamEndsWithoutAnEvent(String nothing) {
        Flux<byte[]> body = nothing.isEmpty() ? Flux.empty() : Flux.just(nothing.getBytes(StandardCharsets.UTF_8));
        answer.set(Optional.of(MockAnswer.stream(200, "text/event-stream", body)));

        assertThat(stream(route(conf())).body()).endsWith("data: [DONE]\n\n").doesNotContain("ping", "cho\"");
        assertThat(good.requestCount()).isEqualTo(1);
    }

    @Test
    void endsAbnormallyWhenACommittedStreamFallsSilent() throws IOException {
        bad.faults(Faults.none().stallAtEvent(2));
        String route = route(conf());

        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, CHAT_PATH, STREAM).head().status()).isEqualTo(200);
            assertThat(client.body().complete()).isFalse();
        }
        assertThat(good.requestCount()).isZero();
    }

    @Test
    void passesOnAnErrorEventThatIsNotTheFirst() {
        bad.faults(Faults.none().errorEventAt(1));

        assertThat(stream(route(conf())).body()).contains("error");
        assertThat(good.requestCount()).isZero();
    }

    @Test
    void passesOnWhatAnOnlyInstanceStreams() {
        bad.faults(Faults.none().errorEventFirst(true));

        var response = stream(route(Conf.of(Conf.on(bad)).fallback("http_5xx")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("error");
    }

    @Test
    void passesOnWhatCameWithoutAStrategy() {
        bad.faults(Faults.none().errorEventFirst(true));

        var response = stream(route(Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good))));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("error");
        assertThat(good.requestCount()).isZero();
    }

    @Test
    void answers504QuicklyWhenAStreamNeverBegins() {
        bad.faults(Faults.none().delay(Duration.ofSeconds(30)));
        long start = System.nanoTime();

        assertThat(stream(route(Conf.of(Conf.on(bad)).with("'timeout': 300"))).statusCode())
                .isEqualTo(504);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    private Conf conf() {
        return Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good))
                .fallback("http_429", "http_5xx")
                .with("'timeout': 500");
    }
}
