package io.github.aiproxymulti.aiproxy.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class SemanticRouterTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PYTHON = "help me debug this python code";
    private static final int CODE = 0;
    private static final int CHEAP = 1;
    private static final int DEFAULT = 2;

    private final EmbeddingMock mock = new EmbeddingMock();
    private final Logged logged = new Logged();
    private final List<Setting> settings = new ArrayList<>();

    @AfterEach
    void close() {
        logged.close();
        mock.close();
    }

    @Test
    void choosesTheInstanceWhoseExampleThePromptResembles_SEM01_SEM02() {
        SemanticRouter router = router(base(""));

        assertThat(decide(router, PYTHON).order()).containsExactly(CODE, DEFAULT);
        assertThat(decide(router, "please translate this to english").order()).containsExactly(CHEAP, DEFAULT);
        assertThat(decide(router, "what is the weather today").order()).containsExactly(DEFAULT);
        assertThat(logged.warnings()).isEmpty();
    }

    @Test
    void ordersAllThatAreSimilarEnoughBestFirst() {
        SemanticRouter router = router(base("threshold: -1"));

        assertThat(decide(router, "something else").order()).containsExactly(CODE, CHEAP, DEFAULT);
        assertThat(decide(router, "tell a joke").order().get(0)).isEqualTo(DEFAULT);
    }

    @Test
    void honoursTheThresholdOfAnInstance() {
        String opts = "threshold: 0.95, fallback: default";
        AiProxyMultiConfig config = config(
                opts,
                item("code", "write python code", "threshold: 0.7"),
                item("cheap", "translate this text", ""),
                item("default", "weather", ""));

        // Scores of the vector for anything else: 0.7683, 0.5488, 0.3293.
        assertThat(decide(router(config), "something else").order()).containsExactly(CODE, DEFAULT);
    }

    @Test
    void fallsBackWhenThereIsNoVectorOfTheQuery_SEM04() {
        assertThat(decide(router(base("")), "debug this python code, malformed").order())
                .containsExactly(DEFAULT);
        assertThat(logged.warnings())
                .containsExactly("WARN route=r semantic routing: query embedding failed: invalid embedding vector at"
                        + " index 0, falling back");
    }

    @Test
    void showsScoresToWhoDebugs_SEM05() {
        Decision.Debug debug = decide(router(base("debugging: true")), PYTHON).debug();

        assertThat(debug).isEqualTo(new Decision.Debug("code:1.0000,cheap:0.0000,default:0.0000", "code"));
        assertThat(decide(router(base("")), PYTHON).debug()).isNull();
    }

    @Test
    void fallsBackWhenDimensionsDiffer_SEM06() {
        Decision decision = decide(router(base("debugging: true")), "dimmismatch python code");

        assertThat(decision.order()).containsExactly(DEFAULT);
        assertThat(decision.debug()).as("nothing was scored").isNull();
        assertThat(logged.warnings()).singleElement().asString().contains("embedding dimension mismatch");
    }

    @Test
    void sendsNothingOfTheClientButItsPrompt_SEM08() {
        ClientRequest request = Requests.request(
                "POST",
                "/v1/chat/completions?secret=1",
                chat(PYTHON),
                Requests.headers("Cookie", "session=super-secret", "Authorization", "Bearer client", "X-Own", "1"));

        decide(router(base("")), request);

        assertThat(mock.calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.uri()).isEqualTo("/v1/embeddings");
            assertThat(call.headers().names().stream().map(name -> name.toLowerCase(Locale.ROOT)))
                    .containsExactlyInAnyOrder("authorization", "content-type", "host", "content-length");
            assertThat(call.headers().get("Authorization")).isEqualTo("Bearer canary-key");
            assertThat(call.headers().get("Content-Type")).isEqualTo("application/json");
        });
        assertThat(mock.calls.get(1).body()).isEqualTo("{\"input\":[\"" + PYTHON + "\"],\"model\":\"emb\"}");
    }

    @Test
    void neverLogsWhatTheServiceSaidNorASecret_SEM09() {
        SemanticRouter router = router(base(""));

        assertThat(decide(router, "servererror python code").order()).containsExactly(DEFAULT);

        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .endsWith("query embedding failed: embedding endpoint returned status 500, falling back");
        assertThat(logged.lines()).noneMatch(line -> line.contains("you said") || line.contains("servererror"));
        assertThat(logged.lines()).noneMatch(line -> line.contains("canary"));
    }

    @ParameterizedTest
    @CsvSource({
        "scalarbody python code, invalid embedding response",
        "naninf please route me, non-numeric embedding component",
        "hugebody python code, invalid embedding response: more than 8388608 bytes"
    })
    void fallsBackWhenTheAnswerIsNoVector_SEM10_SEM18(String prompt, String reason) {
        assertThat(decide(router(base("")), prompt).order()).containsExactly(DEFAULT);
        assertThat(logged.warnings()).singleElement().asString().contains(reason);
    }

    @Test
    void fallsBackWhileTheExamplesAreNotEmbedded_SEM12() {
        AiProxyMultiConfig config =
                config("fallback: default", item("code", "servererror example", ""), item("default", "weather", ""));
        SemanticRouter router = router(config);

        assertThat(decide(router, PYTHON).order()).containsExactly(1);
        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains("failed to fetch reference embeddings: embedding endpoint returned status 500");
        assertThat(mock.calls).as("the prompt is not embedded in vain").hasSize(1);
    }

    @Test
    void asksAzureAtItsFullPathWithoutAModel_SEM13() {
        String path = "/openai/deployments/emb/embeddings?api-version=2024-02-01";
        AiProxyMultiConfig config = Plans.config(yaml(
                "",
                "{provider: azure-openai, model: emb, endpoint: '" + mock.url() + path
                        + "', auth: {header: {api-key: canary-key}, query: {api-version: '1', k: 'a b&'}}}",
                items()));

        assertThat(decide(router(config), PYTHON).order().get(0)).isEqualTo(CODE);
        assertThat(mock.calls).allSatisfy(call -> {
            assertThat(call.uri()).isEqualTo("/openai/deployments/emb/embeddings?k=a%20b%26&api-version=2024-02-01");
            assertThat(call.headers().get("api-key")).isEqualTo("canary-key");
            assertThat(call.body()).doesNotContain("model");
        });
    }

    @Test
    void fallsBackToTheFirstInstanceUnlessOneIsNamed_SEM14() {
        AiProxyMultiConfig config =
                config("threshold: 0.9, debugging: true", item("first", "python", ""), item("second", "translate", ""));

        Decision decision = decide(router(config), "what is the weather today");

        assertThat(decision.order()).containsExactly(0);
        assertThat(decision.debug()).isEqualTo(new Decision.Debug("first:0.0000,second:0.0000", "fallback"));
        assertThat(logged.warnings())
                .containsExactly("WARN route=r semantic routing: no instance cleared threshold (scores:"
                        + " first:0.0000,second:0.0000), falling back");
    }

    @Test
    void understandsEveryProtocolOfClients_SEM16_SEM17() {
        SemanticRouter router = router(base(""));

        assertThat(decide(
                                router,
                                Requests.post("/llm/v1/responses", "{\"model\":\"auto\",\"input\":\"" + PYTHON + "\"}"))
                        .order()
                        .get(0))
                .isEqualTo(CODE);
        assertThat(decide(router, Requests.post("/llm/v1/messages", chat(PYTHON)))
                        .order()
                        .get(0))
                .isEqualTo(CODE);
    }

    @Test
    void asksNobodyWhenThereIsNoPrompt() {
        Decision decision = decide(router(base("debugging: true")), Requests.post("/v1/images", "{\"prompt\":\"x\"}"));

        assertThat(decision).isEqualTo(new Decision(List.of(DEFAULT), null));
        assertThat(mock.calls).isEmpty();
    }

    @Test
    void embedsAllExamplesInOneCallForAllRequests() {
        SemanticRouter router = router(base(""));

        for (int i = 0; i < 5; i++) {
            decide(router, PYTHON);
        }

        assertThat(mock.calls).hasSize(6);
        assertThat(mock.calls.get(0).body())
                .isEqualTo("{\"input\":[\"write python code\",\"translate this text\",\"weather today\",\"tell a"
                        + " joke\"],\"model\":\"emb\"}");
    }

    @Test
    void sharesTheCallThatEmbedsTheExamplesAmongConcurrentRequests() {
        SemanticRouter router = router(base(""));
        Sinks.Empty<Void> gate = Sinks.empty();
        mock.gate = gate.asMono();

        StepVerifier.create(Mono.zip(
                        List.of(asking(router), asking(router), asking(router)), decisions -> decisions.length))
                .then(() -> open(gate))
                .expectNext(3)
                .expectComplete()
                .verify(SOON);

        assertThat(mock.calls).as("one for the examples, one for each request").hasSize(4);
    }

    @Test
    void servesOthersWhenTheRequestThatStartedTheCallGoesAway() {
        SemanticRouter router = router(base(""));
        Sinks.Empty<Void> gate = Sinks.empty();
        mock.gate = gate.asMono();
        Disposable first = asking(router).subscribe(decision -> {});

        StepVerifier.create(asking(router))
                .then(first::dispose)
                .then(() -> open(gate))
                .expectNextMatches(decision -> decision.order().get(0) == CODE)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void embedsTheExamplesAgainAfterAFailure() {
        SemanticRouter router = router(base(""));
        mock.status = 503;
        assertThat(decide(router, PYTHON).order()).containsExactly(DEFAULT);

        mock.status = 200;

        assertThat(decide(router, PYTHON).order().get(0)).isEqualTo(CODE);
        assertThat(mock.calls).hasSize(3);
    }

    @Test
    void keepsVectorsWhileTheConfigurationIsTheSame() {
        SemanticRouters routers = routers();
        SemanticRouter router = routers.router(base(""));
        decide(router, PYTHON);

        assertThat(routers.router(base(""))).isSameAs(router);
        assertThat(routers.router(base("threshold: 0.5"))).isNotSameAs(router);
    }

    @Test
    void fallsBackWhenTheServiceIsTooSlow() {
        VirtualTimeScheduler timer = VirtualTimeScheduler.create();
        mock.gate = Mono.never();
        SemanticRouter router = new SemanticRouters(clients(), timer).router(base(""));

        StepVerifier.create(router.decide(Requests.post("/v1/chat/completions", chat(PYTHON)), "r"))
                .then(() -> timer.advanceTimeBy(Duration.ofSeconds(30)))
                .expectNext(new Decision(List.of(DEFAULT), null))
                .expectComplete()
                .verify(SOON);
        assertThat(logged.warnings())
                .singleElement()
                .asString()
                .contains("failed to fetch reference embeddings: timeout");
    }

    @Test
    void fallsBackWhenNobodyListens() {
        SemanticRouter router = router(base(""));
        mock.close();

        assertThat(decide(router, PYTHON).order()).containsExactly(DEFAULT);
        assertThat(logged.warnings()).singleElement().asString().contains("failed to fetch reference embeddings: ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void verifiesCertificatesAsConfigured(boolean verify) {
        router(Plans.config(yaml("", embeddings(", ssl_verify: " + verify), items())));

        assertThat(settings).extracting(Setting::sslVerify).containsExactly(verify);
    }

    @Test
    void keepsControlCharactersOfNamesOutOfHeaders() {
        AiProxyMultiConfig config =
                config("debugging: true", item("a\\nb\\u00e9", "write python code", ""), item("c", "weather", ""));

        Decision.Debug debug =
                Objects.requireNonNull(decide(router(config), PYTHON).debug());

        assertThat(debug.scores()).startsWith("a?b?:1.0000,");
        assertThat(debug.picked()).isEqualTo("a?b?");
    }

    @Test
    void tellsTransportFailuresApartWithoutTheirWords() {
        assertThat(EmbeddingFailedException.of("what", new IllegalStateException("bad version: canary")))
                .hasMessage("what: IllegalStateException");
        assertThat(EmbeddingFailedException.of("what", new TimeoutException("canary")))
                .hasMessage("what: timeout");
    }

    private AiProxyMultiConfig base(String opts) {
        String threshold = opts.contains("threshold") ? "" : "threshold: 0.9, ";
        return Plans.config(
                yaml(threshold + "fallback: default" + (opts.isEmpty() ? "" : ", " + opts), embeddings(""), items()));
    }

    private AiProxyMultiConfig config(String opts, String... items) {
        return Plans.config(yaml(opts, embeddings(""), String.join(", ", items)));
    }

    private String embeddings(String more) {
        return "{provider: openai, model: emb, endpoint: '" + mock.url()
                + "', auth: {header: {Authorization: Bearer canary-key}}, timeout: 15000" + more + "}";
    }

    private static String items() {
        return String.join(
                ", ",
                item("code", "write python code", ""),
                item("cheap", "translate this text", ""),
                item("default", "weather today\", \"tell a joke", ""));
    }

    private static String item(String name, String example, String more) {
        return "{name: \"" + name + "\", provider: openai, weight: 1, auth: {}, examples: [\"" + example + "\"]"
                + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    private static String yaml(String opts, String embeddings, String items) {
        return "{balancer: {algorithm: semantic}, instances: [" + items + "], semantic_opts: {"
                + (opts.isEmpty() ? "" : opts + ", ") + "embeddings: " + embeddings + "}}";
    }

    private SemanticRouters routers() {
        return new SemanticRouters(clients(), Schedulers.parallel());
    }

    private UpstreamClients clients() {
        return new UpstreamClients(setting -> {
            settings.add(setting);
            return HttpClient.create();
        });
    }

    private SemanticRouter router(AiProxyMultiConfig config) {
        return routers().router(config);
    }

    private static Mono<Decision> asking(SemanticRouter router) {
        return router.decide(Requests.post("/v1/chat/completions", chat(PYTHON)), "r");
    }

    private static Decision decide(SemanticRouter router, String prompt) {
        return decide(router, Requests.post("/v1/chat/completions", chat(prompt)));
    }

    private static Decision decide(SemanticRouter router, ClientRequest request) {
        return Objects.requireNonNull(router.decide(request, "r").block(SOON));
    }

    private static String chat(String prompt) {
        return "{\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},{\"role\":\"user\",\"content\":\"" + prompt
                + "\"}]}";
    }

    private static void open(Sinks.Empty<Void> gate) {
        gate.tryEmitEmpty().orThrow();
    }
}
