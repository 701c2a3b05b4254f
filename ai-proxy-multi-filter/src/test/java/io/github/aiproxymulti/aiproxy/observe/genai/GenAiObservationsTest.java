package io.github.aiproxymulti.aiproxy.observe.genai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.fixtures.Upstream;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class GenAiObservationsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String PROMPT =
            "{\"model\":\"asked\",\"messages\":[{\"role\":\"user\",\"content\":\"canary-prompt\"}]}";
    private static final String STREAM =
            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"canary-prompt\"}]}";
    private static final String ANSWER =
            "{\"id\":\"c1\",\"model\":\"answering\",\"choices\":[{\"message\":{\"content\":"
                    + "\"canary-answer\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}";
    private static final String EVENTS = """
            data: {"id":"c2","model":"answering","choices":[{"delta":{"content":"canary-answer"},"finish_reason":null}]}

            data: {"id":"c2","choices":[{"delta":{},"finish_reason":"length"}]}

            data: {"id":"c2","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":6}}

            data: [DONE]

            """;
    private static final String FALLBACK = ", fallback_strategy: [http_5xx]";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<GenAiContext> spans = new CopyOnWriteArrayList<>();
    private final Deque<Upstream> upstreams = new ArrayDeque<>();
    private final Observation parent = Observation.createNotStarted("http.server.requests", registry);

    @BeforeEach
    void listen() {
        registry.observationConfig().observationHandler(new Ended(spans));
        parent.start();
    }

    @AfterEach
    void stop() {
        parent.stop();
        upstreams.forEach(Upstream::close);
    }

    @Test
    void aChatIsOneClientSpanUnderTheServersWithItsAttributes() {
        int port = answering(200, ANSWER);
        send(CHAT, PROMPT, "", openAi("a0", port));

        GenAiContext span = only();
        assertThat(span.getName()).isEqualTo("gen_ai.client.operation.duration");
        assertThat(span.getContextualName()).isEqualTo("chat configured");
        assertThat(span.getParentObservation()).isSameAs(parent);
        assertThat(span.getKind().name()).isEqualTo("CLIENT");
        assertThat(span.getError()).isNull();
        assertThat(low(span))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "gen_ai.operation.name", "chat",
                        "gen_ai.provider.name", "openai-compatible",
                        "gen_ai.request.model", "configured",
                        "gen_ai.response.model", "answering",
                        "server.address", "127.0.0.1",
                        "server.port", Integer.toString(port),
                        "error.type", "none",
                        "ai_proxy.route.id", "r",
                        "ai_proxy.instance.name", "a0"));
        assertThat(high(span))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "ai_proxy.attempt.number", "1",
                        "gen_ai.response.id", "c1",
                        "gen_ai.response.finish_reasons", "[\"stop\"]",
                        "gen_ai.usage.input_tokens", "3",
                        "gen_ai.usage.output_tokens", "4"));
        assertThat(span.firstTokenMillis()).isZero();
    }

    @Test
    void aStreamSaysTheSameWhenItHasEnded() {
        Upstream upstream = up(Upstream.answering(200, "text/event-stream", EVENTS));
        PreparedResponse response =
                requests(settings(false)).open(CHAT, STREAM, FALLBACK, openAi("a0", upstream.port()));
        response.body().doOnNext(buffer -> buffer.release()).then().block(ObservedRequests.SOON);

        GenAiContext span = only();
        assertThat(low(span))
                .containsEntry("gen_ai.response.model", "answering")
                .containsEntry("error.type", "none");
        assertThat(high(span))
                .containsEntry("gen_ai.response.id", "c2")
                .containsEntry("gen_ai.response.finish_reasons", "[\"length\"]")
                .containsEntry("gen_ai.usage.input_tokens", "5")
                .containsEntry("gen_ai.usage.output_tokens", "6");
        assertThat(span.firstTokenMillis()).isPositive();
    }

    @Test
    void aFailedAttemptAndItsFallbackAreTwoSpansOfOneParent() {
        send(CHAT, PROMPT, FALLBACK, openAi("a0", answering(503, ANSWER)), openAi("a1", answering(200, ANSWER)));

        assertThat(spans)
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getParentObservation()).isSameAs(parent));
        assertThat(low(spans.get(0))).containsEntry("error.type", "503").containsEntry("ai_proxy.instance.name", "a0");
        assertThat(spans.get(0).getError()).hasMessage("503");
        assertThat(high(spans.get(0)))
                .containsEntry("ai_proxy.attempt.number", "1")
                .doesNotContainKey("gen_ai.usage.input_tokens");
        assertThat(low(spans.get(1))).containsEntry("error.type", "none").containsEntry("ai_proxy.instance.name", "a1");
        assertThat(high(spans.get(1))).containsEntry("ai_proxy.attempt.number", "2");
        assertThat(spans.get(1).getError()).isNull();
    }

    @Test
    void nobodyListeningIsAnErrorOfItsOwn() {
        Upstream gone = up(Upstream.answering(200, "application/json", ANSWER));
        gone.close();
        send(CHAT, PROMPT, FALLBACK, openAi("a0", gone.port()), openAi("a1", answering(200, ANSWER)));

        assertThat(spans).hasSize(2);
        assertThat(low(spans.get(0)).get("error.type")).matches("5..");
    }

    @Test
    void aStreamThatBreaksOffIsAnErrorAndOneTheClientLeftIsNone() {
        String some = EVENTS.substring(0, EVENTS.indexOf("data: [DONE]"));
        Upstream breaking = up(Upstream.handling((request, response) -> request.receive()
                .then(response.header("Content-Type", "text/event-stream")
                        .sendString(Flux.just(some)
                                .concatWith(Mono.delay(Duration.ofMillis(200))
                                        .then(Mono.error(new IllegalStateException("breaks off")))))
                        .then())));
        send(CHAT, STREAM, FALLBACK, openAi("a0", breaking.port()));
        assertThat(low(only())).containsEntry("error.type", "stream_broken");
        assertThat(only().getError()).isNotNull();

        spans.clear();
        Upstream endless = up(Upstream.handling((request, response) -> request.receive()
                .then(response.header("Content-Type", "text/event-stream")
                        .sendString(Flux.just("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n")
                                .concatWith(Flux.never()))
                        .then())));
        PreparedResponse left = requests(settings(false)).open(CHAT, STREAM, FALLBACK, openAi("a0", endless.port()));
        left.body().doOnNext(buffer -> buffer.release()).take(1).then().block(ObservedRequests.SOON);
        assertThat(low(only())).containsEntry("error.type", "cancelled");
        assertThat(only().getError()).isNull();
    }

    @Test
    void embeddingsAnthropicAndConvertedRequestsAreNamedByWhatTheClientAsks() {
        send(
                "/v1/embeddings",
                "{\"input\":\"canary-prompt\"}",
                "",
                ObservedRequests.instance(
                        "e",
                        "openai",
                        answering(
                                200,
                                "{\"object\":\"list\",\"model\":\"embedder\",\"data\":[],\"usage\":{\"prompt_tokens\":9}}"),
                        "/v1/embeddings"));
        String messages = "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"canary-prompt\"}]}";
        send(
                "/v1/messages",
                messages,
                "",
                ObservedRequests.instance(
                        "n",
                        "anthropic",
                        answering(
                                200,
                                "{\"id\":\"msg\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude\",\"content\":[],"
                                        + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,"
                                        + "\"cache_read_input_tokens\":7}}"),
                        "/v1/messages"));
        send("/v1/messages", messages, "", openAi("c", answering(200, ANSWER)));

        assertThat(spans).hasSize(3);
        assertThat(low(spans.get(0)))
                .containsEntry("gen_ai.operation.name", "embeddings")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.response.model", "embedder");
        assertThat(high(spans.get(0))).containsEntry("gen_ai.usage.input_tokens", "9");
        assertThat(low(spans.get(1)))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "anthropic");
        assertThat(high(spans.get(1)))
                .containsEntry("gen_ai.response.finish_reasons", "[\"end_turn\"]")
                .containsEntry("gen_ai.usage.cache_read.input_tokens", "7");
        assertThat(low(spans.get(2)))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.response.model", "answering");
        assertThat(high(spans.get(2))).containsEntry("gen_ai.response.finish_reasons", "[\"stop\"]");
    }

    @Test
    void contentIsRecordedOnlyWhenSwitchedOnAndSecretsNever() {
        int failing = answering(500, "{\"error\":\"bad key canary-key\"}");
        send(CHAT, PROMPT, FALLBACK, openAi("a0", failing), openAi("a1", answering(200, ANSWER)));
        assertThat(everything()).doesNotContain("canary");

        spans.clear();
        requests(settings(true))
                .send(CHAT, PROMPT, FALLBACK, openAi("a0", failing), openAi("a1", answering(200, ANSWER)));
        assertThat(high(spans.get(1)))
                .containsEntry(
                        "gen_ai.input.messages",
                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"canary-prompt\"}]}]")
                .containsEntry(
                        "gen_ai.output.messages",
                        "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"canary-answer\"}],"
                                + "\"finish_reason\":\"stop\"}]");
        assertThat(ObservedRequests.SECRETS).noneMatch(everything()::contains);
        assertThat(low(spans.get(1)).toString()).doesNotContain("canary");
    }

    @Test
    void recordedContentIsBounded() {
        String long1 = "\\\"\\n".repeat(5000);
        requests(new GenAiSettings(true, 1000, false, 100))
                .send(CHAT, PROMPT.replace("canary-prompt", long1), "", openAi("a0", answering(200, ANSWER)));

        assertThat(high(only()).get("gen_ai.input.messages")).hasSizeBetween(500, 1100);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GenAiSettings(true, 0, false, 1))
                .withMessage("ai-proxy-multi.genai.max-content-length: 0 (expected: >= 1)");
    }

    @Test
    void modelsOfAVendorAreBoundedInNumber() {
        GenAiObservations listener =
                new GenAiObservations(registry, new DefaultGenAiConvention(), new GenAiSettings(false, 1, false, 2));
        IntStream.range(0, 4)
                .mapToObj(i -> openAi("a0", answering(200, ANSWER.replace("answering", "m" + i))))
                .forEach(instance -> new ObservedRequests(listener, parent).send(CHAT, PROMPT, "", instance));

        assertThat(spans).extracting(GenAiContext::responseModel).containsExactly("m0", "m1", "<other>", "<other>");
        assertThat(listener.open()).isZero();
    }

    @Test
    void nothingIsWantedOrDoneWhileNobodyHandlesObservations() {
        ObservationRegistry deaf = ObservationRegistry.create();
        GenAiObservations listener = new GenAiObservations(deaf, new DefaultGenAiConvention(), settings(false));

        new ObservedRequests(listener, null).send(CHAT, PROMPT, "", openAi("a0", answering(200, ANSWER)));

        assertThat(listener.wantsMarks()).isFalse();
        assertThat(listener.wantsTexts()).isFalse();
        assertThat(listener.open()).isZero();
        assertThat(spans).isEmpty();
    }

    private static GenAiSettings settings(boolean content) {
        return new GenAiSettings(content, 8192, false, 100);
    }

    private ObservedRequests requests(GenAiSettings settings) {
        return new ObservedRequests(new GenAiObservations(registry, new DefaultGenAiConvention(), settings), parent);
    }

    private void send(String path, String body, String more, String... instances) {
        requests(settings(false)).send(path, body, more, instances);
    }

    private static String openAi(String name, int port) {
        return ObservedRequests.instance(name, "openai-compatible", port, CHAT);
    }

    private int answering(int status, String body) {
        return up(Upstream.answering(status, "application/json", body)).port();
    }

    private Upstream up(Upstream upstream) {
        upstreams.push(upstream);
        return upstream;
    }

    private GenAiContext only() {
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    private static Map<String, String> low(GenAiContext span) {
        return map(span.getLowCardinalityKeyValues());
    }

    private static Map<String, String> high(GenAiContext span) {
        return map(span.getHighCardinalityKeyValues());
    }

    private static Map<String, String> map(KeyValues values) {
        return values.stream().collect(Collectors.toMap(value -> value.getKey(), value -> value.getValue()));
    }

    private String everything() {
        return spans.stream()
                .map(span -> span.getContextualName() + map(span.getAllKeyValues()) + span.getError())
                .collect(Collectors.joining());
    }

    /** Keeps what has ended. */
    private record Ended(List<GenAiContext> spans) implements ObservationHandler<GenAiContext> {

        @Override
        public void onStop(GenAiContext context) {
            spans.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof GenAiContext;
        }
    }
}
