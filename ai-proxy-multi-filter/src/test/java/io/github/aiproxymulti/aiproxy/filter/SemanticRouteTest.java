package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.github.aiproxymulti.aiproxy.exchange.AttemptLoops;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ReadBounds;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.fixtures.Upstream;
import io.github.aiproxymulti.aiproxy.observe.AttemptLog;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.provider.Providers;
import io.github.aiproxymulti.aiproxy.selection.Balancing;
import io.github.aiproxymulti.aiproxy.selection.SlowStart;
import io.github.aiproxymulti.aiproxy.semantic.EmbeddingMock;
import io.github.aiproxymulti.aiproxy.semantic.SemanticRouters;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

class SemanticRouteTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PYTHON = "help me debug this python code";
    private static final String SCORES = "X-AI-Semantic-Scores";
    private static final String PICKED = "X-AI-Semantic-Picked-Instance";

    private final EmbeddingMock embeddings = new EmbeddingMock();
    private final Upstream code = Upstream.answering(200, "application/json", "{\"model\":\"model-code\"}");
    private final Upstream broken = Upstream.answering(503, "application/json", "{\"error\":\"overloaded\"}");
    private final Upstream other = Upstream.answering(200, "application/json", "{\"model\":\"model-fallback\"}");
    private final FakeCheckers checkers = new FakeCheckers();

    @AfterEach
    void close() {
        embeddings.close();
        code.close();
        broken.close();
        other.close();
    }

    @Test
    void sendsARequestWhereItsPromptBelongs_SEM01() {
        AiProxyMultiGatewayFilter filter = filter(code, "");

        assertThat(text(answer(filter, PYTHON))).contains("model-code");
        assertThat(text(answer(filter, "what is the weather"))).contains("model-fallback");
    }

    @Test
    void showsHeadersOnlyToWhoDebugs_SEM05() {
        MockServerHttpResponse debugged = answer(filter(code, "debugging: true, "), PYTHON);

        assertThat(debugged.getHeaders().getFirst(PICKED)).isEqualTo("code");
        assertThat(debugged.getHeaders().getFirst(SCORES)).isEqualTo("code:1.0000,default:0.0000");
        assertThat(answer(filter(code, ""), PYTHON).getHeaders().headerNames()).doesNotContain(PICKED, SCORES);
    }

    @Test
    void showsTheFallbackToWhoDebugsButNothingWhenNothingWasScored_SEM06_SEM14() {
        AiProxyMultiGatewayFilter filter = filter(code, "debugging: true, ");

        assertThat(answer(filter, "something else").getHeaders().getFirst(PICKED))
                .isEqualTo("fallback");
        assertThat(answer(filter, "dimmismatch").getHeaders().headerNames()).doesNotContain(PICKED, SCORES);
    }

    @Test
    void passesOverAnUnhealthyInstance() {
        AiProxyMultiGatewayFilter filter = filter(code, "");
        assertThat(text(answer(filter, PYTHON))).contains("model-code");

        checkers.ready("r/code", false);

        assertThat(text(answer(filter, PYTHON))).contains("model-fallback");
    }

    @Test
    void fallsOverInItsOrderWhenTheStrategyAllowsIt() {
        AiProxyMultiGatewayFilter filter = filter(broken, "");

        MockServerHttpResponse response = answer(filter, PYTHON);

        assertThat(response.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(200));
        assertThat(text(response)).contains("model-fallback");
        assertThat(broken.calls()).isEqualTo(1);
    }

    @Test
    void answersWithTheFailureWithoutAStrategy() {
        MockServerHttpResponse response = answer(filter(broken, "", ""), PYTHON);

        assertThat(response.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(503));
        assertThat(other.calls()).isZero();
    }

    @Test
    void triesEachInstanceOfItsOrderOnce() {
        broken.close();
        other.close();

        MockServerHttpResponse response = answer(filter(broken, ""), PYTHON);

        assertThat(response.getStatusCode()).isEqualTo(HttpStatusCode.valueOf(502));
    }

    @Test
    void embedsTheExamplesOnceForAllRefreshesOfOneConfiguration() {
        AiRouteCompiler compiler = compiler();
        String yaml = yaml(code, "", "");
        AiProxyMultiGatewayFilter first = new AiProxyMultiGatewayFilter(compiler.compile(Plans.config(yaml)));
        answer(first, PYTHON);

        AiProxyMultiGatewayFilter refreshed = new AiProxyMultiGatewayFilter(compiler.compile(Plans.config(yaml)));
        answer(refreshed, PYTHON);
        answer(first, PYTHON);

        assertThat(embeddings.calls).hasSize(4);
    }

    private AiProxyMultiGatewayFilter filter(Upstream best, String opts) {
        return filter(best, opts, ", fallback_strategy: [http_5xx]");
    }

    private AiProxyMultiGatewayFilter filter(Upstream best, String opts, String strategy) {
        return new AiProxyMultiGatewayFilter(compiler().compile(Plans.config(yaml(best, opts, strategy))));
    }

    private String yaml(Upstream best, String opts, String strategy) {
        return "{balancer: {algorithm: semantic}, instances: ["
                + Plans.local("code", best.port(), "examples: [write python code]") + ", "
                + Plans.local("default", other.port(), "examples: [weather today]") + "], semantic_opts: {" + opts
                + "threshold: 0.9, fallback: default, embeddings: {provider: openai, model: emb, endpoint: '"
                + embeddings.url() + "', timeout: 15000, auth: {header: {Authorization: Bearer k}}}}" + strategy + "}";
    }

    private AiRouteCompiler compiler() {
        UpstreamClients clients = new UpstreamClients(setting -> HttpClient.create());
        ExchangeListeners listeners = new ExchangeListeners(List.of());
        return new AiRouteCompiler(
                Providers.builtIn(),
                clients,
                checkers,
                new Balancing(new PickerCache<>(10), SlowStart.OFF, Standing.fresh(), new Random(1)),
                new AttemptLoops(
                        new ReadBounds(65536, 65536, 65536),
                        new AttemptLog(),
                        listeners,
                        System::nanoTime,
                        Schedulers.parallel(),
                        () -> AnswerIdentity.NONE),
                instance -> RequestAuthorizer.NONE,
                new Openings(new Random(1), null, new SemanticRouters(clients, Schedulers.parallel())),
                false);
    }

    private static MockServerHttpResponse answer(AiProxyMultiGatewayFilter filter, String prompt) {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.post("/v1/chat/completions")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}"));
        Route route =
                Route.async().id("r").uri("no://op").predicate(any -> true).build();
        exchange.getAttributes().put(GATEWAY_ROUTE_ATTR, route);
        PreparedResponseWriter writer = new PreparedResponseWriter(new ExchangeListeners(List.of()));
        StepVerifier.create(writer.filter(exchange, inner -> filter.filter(inner, last -> Mono.empty())))
                .expectComplete()
                .verify(SOON);
        return exchange.getResponse();
    }

    private static String text(MockServerHttpResponse response) {
        return String.valueOf(response.getBodyAsString().block(SOON));
    }
}
