package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import reactor.core.publisher.Flux;

/** What traffic of every kind is charged, and what becomes of reservations and headers when it does not go straight. */
class LimitedTrafficTest extends EndToEnd {

    /** Tells by its digits which names an upstream's usage had. */
    private static final String WHICH =
            "'limit_strategy': 'expression', 'cost_expr': 'prompt_tokens + input_tokens * 10 + total_tokens * 100'";

    private static final String MESSAGES =
            "{\"model\":\"m\",\"max_tokens\":9,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String OPENAI_USAGE =
            "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}";
    private static final String OPENAI_CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":["
                    + "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"x\"},\"finish_reason\":\"stop\"}],"
                    + OPENAI_USAGE + "}";
    private static final String OPENAI_STREAM =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n"
                    + "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: {\"id\":\"c\",\"choices\":[]," + OPENAI_USAGE + "}\n\ndata: [DONE]\n\n";
    private static final String OPENAI_STREAM_WITHOUT_USAGE =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\ndata: [DONE]\n\n";
    private static final String EMBEDDINGS =
            "{\"object\":\"list\",\"data\":[],\"model\":\"m\",\"usage\":{\"prompt_tokens\":3," + "\"total_tokens\":3}}";
    private static final String RESPONSES =
            "{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"m\","
                    + "\"output\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":4,\"total_tokens\":7}}";
    private static final String RESPONSES_STREAM =
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + RESPONSES + "}\n\n";
    private static final String ANTHROPIC =
            "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
                    + "\"text\",\"text\":\"x\"}],\"model\":\"m\",\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":3,"
                    + "\"output_tokens\":4}}";

    @ParameterizedTest(name = "{0} on {1}: {3}")
    @CsvSource({
        "chat, openai, OPENAI_CHAT, 703",
        "chat stream, openai, OPENAI_STREAM, 703",
        "chat stream, openai, OPENAI_STREAM_WITHOUT_USAGE, 0",
        "embeddings, openai, EMBEDDINGS, 303",
        "responses, openai, RESPONSES, 730",
        "responses stream, openai, RESPONSES_STREAM, 730",
        "messages, anthropic, ANTHROPIC, 30",
        "messages, openai, OPENAI_CHAT, 30",
        "messages stream, openai, OPENAI_STREAM, 703",
        "passthrough, openai, RESPONSES, 0",
    })
    void chargesTheUpstreamsOwnNumbers(String kind, String provider, String answer, long cost) {
        String[] words = kind.split(" ", -1);
        boolean streams = words.length > 1;
        MockLlm model = answering(text(answer));
        String route = limited(
                WHICH + ", 'limit': 100000, 'time_window': 600",
                Conf.of(Conf.on(model, "'provider': '" + provider + "'")));

        assertThat(send(route, words[0], streams).statusCode()).isEqualTo(200);

        Eventually.eventually(() -> assertThat(Spent.of(send(route, words[0], streams), model.name(), 100_000))
                .isGreaterThanOrEqualTo(cost));
        assertThat(Spent.of(send(route, words[0], streams), model.name(), 100_000))
                .matches(spent -> cost == 0 ? spent == 0 : spent % cost == 0, "a multiple of " + cost);
    }

    private HttpResponse<String> send(String route, String kind, boolean streams) {
        return switch (kind) {
            case "chat" -> streams ? stream(route) : chat(route);
            case "embeddings" -> post(route, "/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}");
            case "responses" ->
                post(route, "/v1/responses", "{\"model\":\"m\",\"input\":\"x\",\"stream\":" + streams + "}");
            case "messages" -> post(route, "/v1/messages", MESSAGES.formatted(streams));
            default -> post(route, "/v1/anything", "{\"prompt\":\"x\"}");
        };
    }

    private static String text(String name) {
        return switch (name) {
            case "OPENAI_CHAT" -> OPENAI_CHAT;
            case "OPENAI_STREAM" -> OPENAI_STREAM;
            case "OPENAI_STREAM_WITHOUT_USAGE" -> OPENAI_STREAM_WITHOUT_USAGE;
            case "EMBEDDINGS" -> EMBEDDINGS;
            case "RESPONSES" -> RESPONSES;
            case "RESPONSES_STREAM" -> RESPONSES_STREAM;
            default -> ANTHROPIC;
        };
    }

    /** An answer beyond {@code max-held-response} is passed on as it comes, and counts all the same. */
    @Test
    void chargesAnswersThatAreTooLargeToBeHeld() {
        String large = "{\"object\":\"list\",\"data\":[{\"embedding\":\"" + "x".repeat(5_000_000)
                + "\"}],\"usage\":{\"prompt_tokens\":30,\"total_tokens\":30}}";
        MockLlm model = answering(large);
        String route = limited("'limit': 100, 'time_window': 600", Conf.of(Conf.on(model)));

        HttpResponse<String> answer = post(route, "/v1/embeddings", "{\"input\":\"x\"}");

        assertThat(answer.body()).hasSameSizeAs(large);
        Eventually.eventually(() -> assertThat(Spent.of(post(route, "/v1/embeddings", "{\"input\":\"x\"}"), "a", 100))
                .isPositive());
    }

    @Test
    void tellsNothingInOpenAisFormOfAnInstanceThatWasPassedOver() {
        MockLlm first = model("first");
        MockLlm second = model("second");
        String route = limited(
                "'openai_headers': true, 'windows': [{'unit': 'requests', 'limit': 1, 'time_window': 60, 'instance':"
                        + " 'first'}]",
                Conf.of(Conf.on(first, "'priority': 1"), Conf.on(second)).fallback("rate_limiting"));

        HttpResponse<String> limited = chat(route);
        HttpResponse<String> unlimited = chat(route);

        assertThat(limited.headers().firstValue("x-ratelimit-limit-requests")).hasValue("1");
        assertThat(unlimited.body()).contains(greeting(second));
        assertThat(unlimited.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-ratelimit-"))
                .noneMatch(name -> name.equalsIgnoreCase("Retry-After"));
    }

    @Test
    void aRequestThatGoesOnToAnotherInstanceHoldsThatOnesTokensAlone() {
        MockLlm bad = model("bad");
        bad.faults(Faults.none().status(500));
        MockLlm good = model("good");
        String route = limited(
                "'limit': 1000, 'time_window': 600, 'reservation': {'bytes_per_token': 1, 'completion_tokens': 40}",
                Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good)).fallback("http_5xx"));

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = chat(route);
            assertThat(answer.body()).contains(greeting(good));
            assertThat(Spent.of(answer, "bad", 1000)).isZero();
            assertThat(Spent.of(answer, "good", 1000)).isEqualTo(10L * i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsReservedComesBackWhenTheClientLeaves(boolean streams) throws IOException {
        MockLlm model = model("a");
        model.faults(Faults.none().stallAtEvent(streams ? 1 : 0));
        String route = limited(
                "'limit': 200, 'time_window': 600, 'rejected_code': 429,"
                        + " 'reservation': {'bytes_per_token': 1, 'completion_tokens': 60}",
                Conf.of(Conf.on(model)));
        try (RawClient client = new RawClient(gateway().port())) {
            client.post(route, CHAT_PATH, streams ? STREAM : CHAT);
            Eventually.eventually(() -> assertThat(model.requestCount()).isEqualTo(1));
            assertThat(chat(route).statusCode()).isEqualTo(429);
        }
        model.faults(Faults.none());

        Eventually.eventually(() -> {
            HttpResponse<String> answer = chat(route);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Spent.of(answer, "a", 200)).isZero();
        });
    }

    @Test
    void chargesAnAbortedStreamForWhatItHadSaid() throws IOException {
        MockLlm model = mock(MockLlm.builder()
                .name("a")
                .respond(request -> MockAnswer.stream(
                        200,
                        "text/event-stream",
                        Flux.concat(
                                Flux.just(bytes("data: {\"choices\":[]," + OPENAI_USAGE + "}\n\n")), Flux.never()))));
        String route = limited("'limit': 7, 'time_window': 600, 'rejected_code': 429", Conf.of(Conf.on(model)));
        try (RawClient client = new RawClient(gateway().port())) {
            client.post(route, CHAT_PATH, STREAM);
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.chunk()).isNotEmpty();
        }

        Eventually.eventually(() -> {
            try (RawClient client = new RawClient(gateway().port())) {
                client.post(route, CHAT_PATH, STREAM);
                assertThat(client.head().status()).isEqualTo(429);
            }
        });
    }

    /** The first attempt's usage was said before it failed; the last attempt brought none. */
    @Test
    void chargesNothingThatOnlyAFailedAttemptHadSaid() {
        String events = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"usage\":"
                + "{\"input_tokens\":25,\"output_tokens\":1}}}\n\nevent: error\ndata: {\"type\":\"error\",\"error\":"
                + "{\"type\":\"overloaded_error\",\"message\":\"x\"}}\n\n";
        MockLlm first = mock(MockLlm.builder()
                .name("first")
                .respond(request -> MockAnswer.bytes(200, "text/event-stream", bytes(events))));
        MockLlm second = model("second");
        second.faults(Faults.none().status(500));
        String route = limited(
                "'limit': 7, 'time_window': 600, 'rejected_code': 429",
                Conf.of(
                                Conf.on(first, "'provider': 'anthropic', 'priority': 1"),
                                Conf.on(second, "'provider': 'anthropic'"))
                        .fallback("http_5xx")
                        .with("'hold_until_content_ms': 5000"));

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = post(route, "/v1/messages", MESSAGES.formatted(true));
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(first.requestCount()).isEqualTo(i + 1);
            assertThat(second.requestCount()).isEqualTo(i + 1);
        }
    }

    private MockLlm answering(String body) {
        String type = body.startsWith("{") ? "application/json" : "text/event-stream";
        return mock(MockLlm.builder().name("a").respond(request -> MockAnswer.bytes(200, type, bytes(body))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private MockLlm model(String name) {
        return mock(MockLlm.builder().name(name).promptTokens(5).tokens(5));
    }

    private String limited(String limits, Conf conf) {
        String id = route(conf);
        FilterDefinition limiter = new FilterDefinition();
        limiter.setName("AiRateLimiting");
        limiter.setArgs(new HashMap<>(Map.of("conf", "{" + limits.replace('\'', '"') + "}")));
        gateway().put(definition(id, List.of(limiter, aiFilter(conf.json()))));
        return id;
    }

    /** What had been spent of an instance's limit before a request, by the header of its answer. */
    private static final class Spent {

        static long of(HttpResponse<String> answer, String instance, long limit) {
            return limit
                    - answer.headers()
                            .firstValueAsLong("X-AI-RateLimit-Remaining-" + instance)
                            .orElseThrow();
        }
    }
}
