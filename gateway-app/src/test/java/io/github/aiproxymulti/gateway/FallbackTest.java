package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackTest extends EndToEnd {

    /** Bytes that nobody would write this way again. */
    private static final String ODD =
            "{ \"messages\" : [ {\"role\":\"user\" , \"content\":\"\\u0041b\"} ],\"seed\":1.0e2 ,\"seed\":9007199254740993 }";

    private static final String HIGH = "'priority': 20";
    private static final String MIDDLE = "'priority': 10";

    /** What may go wrong with an answer before its first byte is for the client. */
    enum Wrong {
        RESET,
        TOO_MANY,
        SERVER_ERROR,
        OVERLOADED,
        SILENT,
        BROKEN_BODY;

        Faults faults() {
            return switch (this) {
                case RESET -> Faults.none().resetBeforeResponse(true);
                case TOO_MANY -> Faults.none().status(429);
                case SERVER_ERROR -> Faults.none().status(500);
                case OVERLOADED -> Faults.none().status(529);
                case SILENT -> Faults.none().delay(Duration.ofSeconds(30));
                case BROKEN_BODY -> Faults.none().closeAtEvent(0);
            };
        }

        String strategy() {
            return this == TOO_MANY ? "http_429" : "http_5xx";
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void asksAnotherInstanceWithTheSameBytes(Wrong wrong) {
        MockLlm bad = mock("bad");
        MockLlm good = mock("good");
        bad.faults(wrong.faults());
        String route = route(Conf.of(Conf.on(bad, HIGH), Conf.on(good))
                .fallback(wrong.strategy())
                .with("'timeout': 500"));

        HttpResponse<String> answer = post(route, CHAT_PATH, ODD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains(greeting(good));
        assertThat(bodies(bad)).containsExactly(ODD);
        assertThat(bodies(good)).containsExactly(ODD);
        assertThat(good.requests().get(0).header("Authorization")).hasValue("Bearer key-of-good");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, STREAM})
    void asksAnotherInstanceWhenNobodyListens_CH04(String body) {
        MockLlm good = mock("good");
        String route =
                route(Conf.of(Conf.at("gone", nobody(), HIGH), Conf.on(good)).fallback("http_5xx"));

        assertThat(post(route, CHAT_PATH, body).body()).contains("good");
    }

    @Test
    void asksAnotherInstanceForListedStatuses_FB05() {
        MockLlm first = mock("first");
        MockLlm second = mock("second");
        MockLlm third = mock("third");
        first.faults(Faults.none().status(401));
        second.faults(Faults.none().status(402));
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(second, MIDDLE), Conf.on(third))
                .with("'fallback_http_statuses': [401, 402]"));
        int mark = Output.mark();

        assertThat(chat(route).body()).contains(greeting(third));

        assertThat(Output.since(mark))
                .contains("returned status 401, falling back to", "returned status 402, falling back to");
    }

    @Test
    void stopsAtTheRetryLimitWithTheLastAnswer_FB01_D02() {
        MockLlm first = failing("first", 500);
        MockLlm second = failing("second", 500);
        MockLlm third = failing("third", 500);
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(second, MIDDLE), Conf.on(third))
                .fallback("http_5xx")
                .with("'max_retries': 1"));
        int mark = Output.mark();

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("second");
        assertThat(third.requestCount()).isZero();
        assertThat(Output.since(mark)).contains("reached max_retries 1");
    }

    @Test
    void fallsBackAfterAFastFailure_FB02() {
        MockLlm fast = mock("fast");
        MockLlm good = mock("good");
        fast.faults(Faults.none().status(500).body("fast internal error"));
        String route = route(Conf.of(Conf.on(fast, HIGH), Conf.on(good))
                .fallback("http_5xx")
                .with("'retry_on_failure_within_ms': 5000"));
        int mark = Output.mark();

        assertThat(chat(route).statusCode()).isEqualTo(200);
        assertThat(Output.since(mark)).contains("fast internal error");
    }

    @Test
    void doesNotFallBackAfterASlowFailure_FB03() {
        MockLlm slow = mock("slow");
        MockLlm good = mock("good");
        slow.faults(Faults.none().status(500).body("slow internal error").delay(Duration.ofMillis(500)));
        String route = route(Conf.of(Conf.on(slow, HIGH), Conf.on(good))
                .fallback("http_5xx")
                .with("'retry_on_failure_within_ms': 200"));

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("slow internal error");
        assertThat(good.requestCount()).isZero();
    }

    @Test
    void neverFallsBackWithNoRetriesAllowed_FB06() {
        MockLlm first = mock("first");
        MockLlm good = mock("good");
        first.faults(Faults.none().status(401).body("invalid api key"));
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(good))
                .with("'fallback_http_statuses': [401, 402]")
                .with("'max_retries': 0"));
        int mark = Output.mark();

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("invalid api key");
        assertThat(Output.since(mark)).contains("reached max_retries 0");
    }

    @Test
    void passesOnAStatusThatIsNotListed_FB07() {
        MockLlm first = mock("first");
        MockLlm good = mock("good");
        first.faults(Faults.none().status(401).body("invalid api key"));
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(good)).fallback("http_429", "http_5xx"));
        int mark = Output.mark();

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("invalid api key");
        assertThat(Output.since(mark)).doesNotContain("falling back to");
    }

    @Test
    void passesOnTheFailureOfAnOnlyInstance_FB09_FB10() {
        MockLlm only = mock("only");
        String body = "{\"error\":{\"message\":\"upstream boom\"}}";
        only.faults(Faults.none().status(500).body(body).contentType("application/json"));
        String route = route(Conf.of(Conf.on(only)).fallback("http_5xx"));

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(only.requestCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void passesOnFailuresWithoutAStrategy(int status) {
        MockLlm first = failing("first", status);
        MockLlm good = mock("good");
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(good)));

        assertThat(chat(route).statusCode()).isEqualTo(status);
        assertThat(good.requestCount()).isZero();
    }

    @Test
    void answers502WithTheLastErrorWhenAllFail_D01() {
        MockLlm first = failing("first", 500);
        MockLlm second = failing("second", 500);
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(second)).fallback("http_5xx"));

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("second");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    }

    @Test
    void endsWithAStatusNoStrategyCovers_D03() {
        MockLlm first = failing("first", 429);
        MockLlm second = failing("second", 500);
        String route = route(Conf.of(Conf.on(first, HIGH), Conf.on(second)).fallback("http_429"));

        HttpResponse<String> answer = chat(route);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("second");
    }

    private MockLlm failing(String name, int status) {
        MockLlm mock = mock(name);
        mock.faults(Faults.none().status(status));
        return mock;
    }

    private static List<String> bodies(MockLlm mock) {
        return mock.requests().stream().map(RecordedRequest::bodyText).toList();
    }

    /** An address that refuses connections. */
    static String nobody() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
