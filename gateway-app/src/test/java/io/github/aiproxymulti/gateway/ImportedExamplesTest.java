package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.gateway.importer.ImportApisix;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/**
 * Routes with the combinations of fields that the original's documentation shows: the command imports them, and what comes out serves.
 * The examples whose point is a token limit are the limiter's.
 */
class ImportedExamplesTest extends EndToEnd {

    @TempDir
    private Path folder;

    private final MockLlm openai = mock("openai-instance");
    private final MockLlm deepseek = mock("deepseek-instance");

    @Test
    void weightedInstances() throws IOException {
        serve(
                "load-balance",
                "'instances': [" + at(openai, "openai", 8, "'options': {'model': 'gpt-4'}") + ","
                        + at(deepseek, "deepseek", 2, "'options': {'model': 'deepseek-chat'}") + "]");

        for (int i = 0; i < 10; i++) {
            assertThat(ask("load-balance", CHAT).statusCode()).isEqualTo(200);
        }
        assertThat(openai.requestCount()).isEqualTo(8);
        assertThat(deepseek.requestCount()).isEqualTo(2);
        assertThat(deepseek.requests().get(0).bodyText()).contains("deepseek-chat");
    }

    @Test
    void weightsOfZeroWithPriorities() throws IOException {
        serve(
                "priorities",
                "'instances': [" + at(openai, "openai", 0, "'priority': 1") + ","
                        + at(deepseek, "deepseek", 0, "'priority': 0") + "]");

        assertThat(ask("priorities", CHAT).statusCode()).isEqualTo(200);
        assertThat(openai.requestCount()).isEqualTo(1);
    }

    @Test
    void aMostOfCompletionTokensInOptions() throws IOException {
        serve(
                "max-tokens",
                "'instances': [" + at(openai, "openai", 0, "'options': {'model': 'gpt-4', 'max_tokens': 50}") + ","
                        + at(deepseek, "deepseek", 1, "'options': {'model': 'deepseek-chat', 'max_tokens': 100}")
                        + "]");

        assertThat(ask("max-tokens", CHAT).statusCode()).isEqualTo(200);
        assertThat(deepseek.requests().get(0).bodyText()).contains("\"max_tokens\":100");
    }

    @Test
    void embeddingModels() throws IOException {
        serve(
                "embeddings",
                "'instances': ["
                        + at(
                                openai,
                                "openai",
                                0,
                                "'priority': 1",
                                "'options': {'model': 'text-embedding-3-small'}",
                                "'override': {'endpoint': '" + openai.url() + "/v1/embeddings'}")
                        + ","
                        + at(
                                deepseek,
                                "openai-compatible",
                                0,
                                "'priority': 0",
                                "'override': {'endpoint': '" + deepseek.url() + "/v1/embeddings'}")
                        + "]");

        HttpResponse<String> answer = ask("embeddings", "{\"input\":\"hello world\"}");

        assertThat(answer.body()).contains("\"object\":\"list\"");
        assertThat(openai.requests().get(0).path()).isEqualTo("/v1/embeddings");
    }

    @Test
    void activeHealthChecks() throws IOException {
        serve(
                "checks",
                "'instances': ["
                        + at(
                                openai,
                                "openai-compatible",
                                1,
                                "'checks': {'active': {'type': 'http', 'host': 'foo.test', 'http_path': '/status',"
                                        + " 'timeout': 5, 'healthy': {'interval': 2, 'successes': 1},"
                                        + " 'unhealthy': {'interval': 1, 'http_failures': 3},"
                                        + " 'req_headers': ['User-Agent: checker']}}")
                        + "," + at(deepseek, "deepseek", 1) + "]");

        Eventually.eventually(() -> assertThat(openai.requests().stream()
                        .filter(request -> request.path().equals("/status"))
                        .flatMap(request -> request.header("Host").stream()))
                .contains("foo.test"));
        assertThat(ask("checks", CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void logsOfRequests() throws IOException {
        int mark = Output.mark();
        serve(
                "logging",
                "'logging': {'summaries': true, 'payloads': true}, 'instances': [" + at(openai, "openai", 1) + "]");

        assertThat(ask("logging", CHAT).statusCode()).isEqualTo(200);
        Eventually.eventually(() -> assertThat(Output.since(mark)).contains("AI request finished"));
    }

    @Test
    void fallbackOnStatusesWithConsistentHash() throws IOException {
        serve(
                "fallback",
                "'fallback_strategy': ['http_429', 'http_5xx'], 'max_retries': 2, 'retry_on_failure_within_ms': 5000,"
                        + "'balancer': {'algorithm': 'chash', 'hash_on': 'header', 'key': 'X-User'},"
                        + "'timeout': 10000, 'keepalive': true, 'keepalive_timeout': 60000, 'keepalive_pool': 30,"
                        + "'ssl_verify': false, 'instances': ["
                        + at(openai, "openai", 1) + "," + at(deepseek, "deepseek", 1) + "]");
        openai.faults(Faults.none().status(429));

        for (int i = 0; i < 8; i++) {
            assertThat(ask("fallback", CHAT, "X-User", "u" + i).statusCode()).isEqualTo(200);
        }
        assertThat(deepseek.requestCount()).isEqualTo(8);
    }

    private static String at(MockLlm model, String provider, int weight, String... members) {
        String[] all = new String[members.length + 2];
        System.arraycopy(members, 0, all, 0, members.length);
        all[members.length] = "'provider': '" + provider + "'";
        all[members.length + 1] = "'weight': " + weight;
        return Conf.on(model, all);
    }

    /** Imports a route of the Admin API's form, and makes what comes out live. */
    private void serve(String id, String plugin) throws IOException {
        String route = "{'id': '" + id + "', 'uri': '/" + id + "/anything', 'methods': ['POST'], 'plugins':"
                + " {'ai-proxy-multi': {" + plugin + "}}}";
        Path in = Files.writeString(folder.resolve(id + ".json"), route.replace('\'', '"'));
        Path out = folder.resolve(id + ".yaml");
        ByteArrayOutputStream report = new ByteArrayOutputStream();

        int result;
        try (PrintStream print = new PrintStream(report, true, StandardCharsets.UTF_8)) {
            result = ImportApisix.run(List.of(in.toString(), "--out", out.toString()), print, print);
        }

        assertThat(result).as(report.toString(StandardCharsets.UTF_8)).isZero();
        StandardEnvironment environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("imported", new FileSystemResource(out))
                .forEach(environment.getPropertySources()::addLast);
        List<RouteDefinition> routes = Binder.get(environment)
                .bind("spring.cloud.gateway.server.webflux.routes", Bindable.listOf(RouteDefinition.class))
                .orElse(List.of());
        assertThat(routes).hasSize(1);
        gateway().put(routes.get(0));
        closing(() -> gateway().remove(String.valueOf(routes.get(0).getId())));
    }

    private HttpResponse<String> ask(String id, String body, String... headers) {
        return send(
                HttpRequest.newBuilder(gateway().uri("/" + id + "/anything"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                headers);
    }
}
