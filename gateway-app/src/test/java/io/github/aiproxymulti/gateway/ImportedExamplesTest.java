package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Routes with the combinations of fields that the original's documentation of {@code ai-proxy-multi} shows are imported and serve. */
class ImportedExamplesTest extends Imported {

    private static final String UNWEIGHTED = "'weight': 0";

    private final MockLlm openai = mock("openai-instance");
    private final MockLlm deepseek = mock("deepseek-instance");

    @Test
    void weightedInstances() {
        serve(
                "load-balance",
                multi(instances(
                        at(openai, "openai", "'weight': 8", "'options': {'model': 'gpt-4'}"),
                        at(deepseek, "deepseek", "'weight': 2", "'options': {'model': 'deepseek-chat'}"))));

        for (int i = 0; i < 10; i++) {
            assertThat(ask("load-balance", CHAT).statusCode()).isEqualTo(200);
        }
        assertThat(openai.requestCount()).isEqualTo(8);
        assertThat(deepseek.requestCount()).isEqualTo(2);
        assertThat(deepseek.requests().get(0).bodyText()).contains("deepseek-chat");
    }

    @Test
    void weightsOfZeroWithPriorities() {
        serve(
                "priorities",
                multi(instances(
                        at(openai, "openai", UNWEIGHTED, "'priority': 1"),
                        at(deepseek, "deepseek", UNWEIGHTED, "'priority': 0"))));

        assertThat(ask("priorities", CHAT).statusCode()).isEqualTo(200);
        assertThat(openai.requestCount()).isEqualTo(1);
    }

    @Test
    void aMostOfCompletionTokensInOptions() {
        serve(
                "max-tokens",
                multi(instances(
                        at(openai, "openai", UNWEIGHTED, "'options': {'model': 'gpt-4', 'max_tokens': 50}"),
                        at(
                                deepseek,
                                "deepseek",
                                UNWEIGHTED,
                                "'options': {'model': 'deepseek-chat', 'max_tokens': 100}"))));

        for (int i = 0; i < 2; i++) {
            assertThat(ask("max-tokens", CHAT).statusCode()).isEqualTo(200);
        }
        assertThat(openai.requests().get(0).bodyText()).contains("\"max_tokens\":50");
        assertThat(deepseek.requests().get(0).bodyText()).contains("\"max_tokens\":100");
    }

    /** Azure as a compatible vendor and as itself: both are shown. */
    @Test
    void embeddingModels() {
        MockLlm azure = mock(MockLlm.builder()
                .name("az-openai-instance")
                .respond(request -> MockAnswer.json(200, "{\"object\":\"list\",\"data\":[]}")));
        String model = "'options': {'model': 'text-embedding-3-small'}";
        String deployment =
                azure.url() + "/openai/deployments/text-embedding-3-small/embeddings?api-version=2023-05-15";
        for (String provider : List.of("openai-compatible", "azure-openai")) {
            String key = provider.equals("azure-openai") ? "api-key" : "Authorization";
            serve(
                    provider,
                    multi(instances(
                            at(
                                    openai,
                                    "openai",
                                    UNWEIGHTED,
                                    model,
                                    "'override': {'endpoint': '" + openai.url() + "/v1/embeddings'}"),
                            at(
                                    azure,
                                    provider,
                                    UNWEIGHTED,
                                    model,
                                    "'auth': {'header': {'" + key + "': 'k'}}",
                                    "'override': {'endpoint': '" + deployment + "'}"))));

            // Azure has no embeddings in the original's table of providers.
            List<Integer> expected = provider.equals("azure-openai") ? List.of(200, 400) : List.of(200, 200);
            assertThat(List.of(
                            ask(provider, "{\"input\":\"hello world\"}").statusCode(),
                            ask(provider, "{\"input\":\"hello world\"}").statusCode()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(openai.requests()).allMatch(request -> request.path().equals("/v1/embeddings"));
        assertThat(azure.requests().get(0).query()).isEqualTo("api-version=2023-05-15");
        assertThat(azure.requests().get(0).path()).endsWith("/text-embedding-3-small/embeddings");
    }

    @Test
    void activeHealthChecks() {
        serve(
                "checks",
                multi(instances(
                        at(openai, "openai-compatible", UNWEIGHTED, "'options': {'model': 'm'}", checks("http")),
                        at(deepseek, "openai-compatible", UNWEIGHTED, "'options': {'model': 'm'}"))));

        Eventually.eventually(() -> assertThat(openai.requests().stream()
                        .filter(request -> request.path().equals("/probe/path"))
                        .flatMap(request -> request.header("Host").stream()))
                .contains("foo.test"));
        assertThat(ask("checks", CHAT).statusCode()).isEqualTo(200);
    }

    /** As the documentation prints it, before the reader has put in the endpoints. */
    @Test
    void activeHealthChecksOfInstancesWithoutAnEndpoint() {
        String instance = "'provider': 'openai-compatible', 'weight': 0, 'auth': {'header': {'Authorization': 'k'}},"
                + " 'options': {'model': 'm'}";
        serve(
                "no-endpoint",
                multi(instances(
                        "{'name': 'llm-1', " + instance + "}",
                        "{'name': 'llm-2', " + instance + ", " + checks("https") + "}")));

        assertThat(ask("no-endpoint", CHAT).statusCode()).isEqualTo(500);
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
    }

    @Test
    void logsOfRequestsBesideALoggerThatIsNotThereAnyMore() {
        int mark = Output.mark();
        List<String> report = serve(
                "logging",
                "",
                multi(instances(at(openai, "openai", "'weight': 8"), at(deepseek, "deepseek", "'weight': 2"))
                                + ", 'logging': {'summaries': true, 'payloads': true}")
                        + ", 'kafka-logger': {'brokers': [{'host': '127.0.0.1', 'port': 9092}], 'kafka_topic': 't',"
                        + " 'key': 'k', 'batch_max_size': 1}");

        assertThat(report)
                .filteredOn(line -> line.contains(": unsupported"))
                .singleElement()
                .asString()
                .contains("logging.plugins.kafka-logger: unsupported");
        assertThat(ask("logging", CHAT).statusCode()).isEqualTo(200);
        Eventually.eventually(() -> assertThat(Output.since(mark)).contains("AI request finished"));
    }

    @Test
    void fallbackOnStatusesWithConsistentHash() {
        serve(
                "fallback",
                multi("'fallback_strategy': ['http_429', 'http_5xx'], 'max_retries': 2,"
                        + " 'retry_on_failure_within_ms': 5000,"
                        + "'balancer': {'algorithm': 'chash', 'hash_on': 'header', 'key': 'X-User'},"
                        + "'timeout': 10000, 'keepalive': true, 'keepalive_timeout': 60000, 'keepalive_pool': 30,"
                        + "'ssl_verify': false, "
                        + instances(at(openai, "openai"), at(deepseek, "deepseek"))));
        openai.faults(Faults.none().status(429));

        for (int i = 0; i < 8; i++) {
            assertThat(ask("fallback", CHAT, "X-User", "u" + i).statusCode()).isEqualTo(200);
        }
        assertThat(deepseek.requestCount()).isEqualTo(8);
    }

    @Test
    void routingByMeaning() {
        MockLlm vectors = mock(MockLlm.builder().name("vectors").respond(request -> {
            String vector = "{\"index\":%d,\"embedding\":[%d,1]}";
            boolean examples = request.bodyText().contains("translate");
            return MockAnswer.json(
                    200,
                    "{\"data\":["
                            + (examples
                                    ? vector.formatted(0, 9) + "," + vector.formatted(1, -9)
                                    : vector.formatted(0, -9))
                            + "]}");
        }));
        serve(
                "semantic",
                multi("'balancer': {'algorithm': 'semantic'}, 'semantic_opts': {'threshold': 0.5, 'fallback':"
                        + " 'openai-instance', 'embeddings': {'provider': 'openai', 'model': 'text-embedding-3-small',"
                        + " 'endpoint': '" + vectors.url() + "/v1/embeddings', 'auth': {'header': {'Authorization':"
                        + " 'Bearer k'}}}}, "
                        + instances(
                                at(openai, "openai", "'examples': ['translate this']"),
                                at(deepseek, "deepseek", "'examples': ['write code']", "'threshold': 0.9"))));

        HttpResponse<String> answer = ask("semantic", CHAT);

        assertThat(answer.body()).contains(greeting(deepseek));
    }

    private static String checks(String type) {
        return "'checks': {'active': {'type': '" + type + "', 'host': 'foo.test', 'http_path': '/probe/path',"
                + " 'healthy': {'interval': 2, 'successes': 1}, 'unhealthy': {'interval': 1, 'http_failures': 3}}}";
    }

    private static String multi(String conf) {
        return "'ai-proxy-multi': {" + conf + "}";
    }

    private static String instances(String... instances) {
        return "'instances': [" + String.join(", ", instances) + "]";
    }
}
