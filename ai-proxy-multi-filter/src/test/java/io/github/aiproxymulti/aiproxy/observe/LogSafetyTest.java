package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.Supported;
import io.github.aiproxymulti.aiproxy.exchange.AttemptLoops;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.PreparedResponse;
import io.github.aiproxymulti.aiproxy.exchange.ReadBounds;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.provider.Providers;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** Real requests with a canary in each place that must not be seen. */
class LogSafetyTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Map<String, Provider> PROVIDERS =
            Providers.builtIn().stream().collect(Collectors.toUnmodifiableMap(Provider::name, Function.identity()));
    private static final List<String> CANARIES =
            List.of("canary-key", "canary-query", "canary-custom", "canary-prompt", "canary-client", "canary-answer");

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.github.aiproxymulti");
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final List<DisposableServer> servers = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong();

    /** By how many nanoseconds each answer of a server moves the clock. */
    private final AtomicLong answersAfter = new AtomicLong();

    @BeforeEach
    void listen() {
        said.start();
        root.addAppender(said);
        ours.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() {
        root.detachAppender(said);
        ours.setLevel(null);
        servers.forEach(server -> server.disposeNow(SOON));
    }

    @Test
    void noCanaryIsLoggedWhenAnInstanceFailsQuotingItsKey() {
        int failing = server(500, "{\"error\":\"bad key canary-key\\nline\"}\n");
        int good = server(200, "{\"choices\":[{\"message\":{\"content\":\"canary-answer\"}}]}");

        assertThat(run("fallback_strategy: [http_5xx]", failing, good).status()).isEqualTo(200);

        assertThat(lines(Level.WARN))
                .anyMatch(line -> line.contains("ai instance a0 returned status 500, falling back to a1. upstream error"
                        + " body: {\"error\":\"bad key [REDACTED]"));
        assertSafe();
    }

    @Test
    void theOutgoingRequestIsShownWithoutQueryAndBody() {
        run("fallback_strategy: [http_5xx]", server(200, "{}"));

        String line = lines(Level.DEBUG).stream()
                .filter(text -> text.contains("sending request to LLM server"))
                .findFirst()
                .orElseThrow();
        assertThat(line)
                .contains("method=POST scheme=http host=127.0.0.1:", "path=/v1/chat/completions ", "content-type: ")
                .contains("authorization: [REDACTED]", "x-custom: [REDACTED]", "x-plain: [REDACTED]")
                .doesNotContain("content-type: [REDACTED]")
                .doesNotContain("?", "canary");
        assertSafe();
    }

    @Test
    void aTransportErrorIsNamed() {
        int port = server(200, "{}");
        servers.get(0).disposeNow(SOON);

        assertThat(run("fallback_strategy: [http_5xx]", port).status()).isGreaterThanOrEqualTo(500);

        assertThat(lines(Level.WARN)).anyMatch(line -> line.contains("failed to send request to LLM server: "));
        assertThat(lines(Level.ERROR)).anyMatch(line -> line.contains("failed to pick new AI instance: all tried"));
        assertSafe();
    }

    @Test
    void usedUpRetriesAndSlowFailuresAreNamedWithTheirLimit() {
        int failing = server(500, "no");
        run("fallback_strategy: [http_5xx], max_retries: 0", failing, failing);
        answersAfter.set(300_000_000);
        run("fallback_strategy: [http_5xx], retry_on_failure_within_ms: 200", failing, failing);
        run("fallback_strategy: [http_429]", failing, failing);

        assertThat(lines(Level.WARN))
                .anyMatch(line -> line.contains("reached max_retries 0, not retrying"))
                .anyMatch(line -> line.contains(
                        "ai instance failed after 300ms, exceeding retry_on_failure_within_ms 200, not retrying"))
                .anyMatch(line -> line.contains("ai instance a0 returned status 500, not retrying"));
        assertThat(said.list.stream()
                        .filter(event -> event.getFormattedMessage().contains("max_retries"))
                        .flatMap(event -> event.getKeyValuePairs().stream())
                        .map(pair -> pair.key))
                .containsExactly("instance", "status", "cause");
        assertSafe();
    }

    private void assertSafe() {
        assertThat(lines(Level.DEBUG))
                .isNotEmpty()
                .noneMatch(line -> CANARIES.stream().anyMatch(line::contains));
    }

    private List<String> lines(Level least) {
        return List.copyOf(said.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .toList();
    }

    private PreparedResponse run(String more, int... ports) {
        AiProxyMultiConfig config = config(more, ports);
        Iterator<InstancePlan> plans = config.instances().stream()
                .map(instance -> InstancePlan.compile(
                        instance,
                        PROVIDERS.getOrDefault(
                                instance.provider().name(), Providers.builtIn().get(0)),
                        config.transport().timeout(),
                        HttpClient.create(),
                        RequestAuthorizer.NONE))
                .iterator();
        ClientRequest request = Records.request(
                "/v1/chat/completions",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"canary-prompt\"}]}",
                new DefaultHttpHeaders()
                        .add("Authorization", "Bearer canary-client")
                        .add("Cookie", "canary-client")
                        .add("X-Plain", "shown"));
        ExchangeRecord exchange = new ExchangeRecord("r", config.logging());
        exchange.understood(request);
        PreparedResponse response = new AttemptLoops(
                        new ReadBounds(1 << 20, 1 << 20, 1 << 20),
                        new AttemptLog(),
                        new ExchangeListeners(List.of(new AccessLog())),
                        clock::get,
                        Schedulers.parallel(),
                        () -> AnswerIdentity.NONE)
                .loop(
                        new HeaderPolicy(config.forwardHeaders(), false),
                        Policies.policy(config.fallback(), true),
                        config)
                .run(
                        request,
                        () -> plans.hasNext() ? chosen(plans.next()) : new Selection.NoneLeft("all tried"),
                        exchange)
                .blockOptional(SOON)
                .orElseThrow();
        response.release();
        return response;
    }

    private static Selection chosen(InstancePlan plan) {
        return new Selection.Chosen(plan, plan.configuredAddress().orElseThrow());
    }

    private static AiProxyMultiConfig config(String more, int... ports) {
        StringBuilder instances = new StringBuilder();
        for (int i = 0; i < ports.length; i++) {
            instances
                    .append(i == 0 ? "" : ", ")
                    .append("{name: a")
                    .append(i)
                    .append(
                            ", provider: openai-compatible, weight: 1, auth: {header: {Authorization: Bearer canary-key,")
                    .append(" x-custom: canary-custom}, query: {key: canary-query}},")
                    .append(" override: {endpoint: 'http://127.0.0.1:")
                    .append(ports[i])
                    .append("/v1/chat/completions'}}");
        }
        return new ConfigReader(
                        PROVIDERS.keySet(),
                        Supported.everything(),
                        SecretResolver.environment(name -> null),
                        text -> text,
                        (path, tree, warnings) -> {
                            throw new IllegalArgumentException("no checks here");
                        },
                        true)
                .readText("{instances: [" + instances + "], " + more + "}", warning -> {});
    }

    private int server(int status, String body) {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .doOnComplete(() -> clock.addAndGet(answersAfter.get()))
                        .then(response.status(status)
                                .header("Content-Type", "application/json")
                                .sendString(Mono.just(body))
                                .then()))
                .bindNow(SOON);
        servers.add(server);
        return server.port();
    }
}
