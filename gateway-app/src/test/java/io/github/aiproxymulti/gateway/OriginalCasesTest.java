package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Cases of the original's tests that need nothing but a recorded answer, with its names and its model. */
class OriginalCasesTest extends EndToEnd {

    private static final String TOKEN = "'auth': {'header': {'Authorization': 'Bearer token'}}";
    private static final String QUESTION = "{\"model\":\"gpt-4o\",\"messages\":["
            + "{\"role\":\"system\",\"content\":\"You are a mathematician\"},"
            + "{\"role\":\"user\",\"content\":\"What is 1+1?\"}]}";

    private final MockLlm model = closing(Recorded.start("recorded"));

    @Test
    void theRightKeyGetsTheAnswer_AUTH03_AUTH04_PROV11() {
        HttpResponse<String> answer = post(route("openai", TOKEN), CHAT_PATH, QUESTION);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo(Recorded.text("openai/chat-basic.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'query': {'api_key': 'wrong_key'}}|401",
                "{'query': {'api_key': 'apikey'}}|200",
                "{'header': {'Authorization': 'Bearer test-key'}}|401"
            })
    void keysGoIntoTheQueryToo_AUTH05_AUTH07_AUTH08_PROV12(String auth, int status) {
        HttpResponse<String> answer = post(route("openai", "'auth': " + auth), CHAT_PATH, QUESTION);

        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 401) {
            assertThat(answer.body()).isEqualTo("Unauthorized");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o",
        "gemini, gemini-2.0-flash",
        "openrouter, openai/gpt-4o",
        "openai-compatible, custom",
        "azure-openai, gpt-4o",
        "deepseek, deepseek-chat",
        "aimlapi, gpt-4o",
        "vertex-ai, gemini-2.0-flash"
    })
    void everyProviderServesChats_PROV02_PROV03_PROV04_VTX01(String provider, String name) {
        String route = at(provider, "/v1/chat/completions", TOKEN, "'options': {'model': '" + name + "'}");

        HttpResponse<String> answer = post(route, "/anything", QUESTION);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Recorded.text("openai/chat-basic.json"));
        assertThat(last().path()).isEqualTo("/v1/chat/completions");
        // Azure's model is in its path.
        assertThat(last().bodyText().contains("\"model\":\"" + name + "\""))
                .isEqualTo(!provider.equals("azure-openai"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure-openai", "gemini", "openrouter", "openai-compatible"})
    void eventsArriveOneByOne_STR06_STR08_STR09_STR10_TR09(String provider) throws IOException {
        List<String> events = IntStream.rangeClosed(1, 6)
                .mapToObj(i -> "data: "
                        + (i == 6 ? "[DONE]" : "{\"choices\":[{\"delta\":{\"content\":\"" + i + "\"}}]}") + "\n\n")
                .toList();
        MockLlm slow = mock(MockLlm.builder()
                .name("slow")
                .respond(request -> MockAnswer.stream(
                        200,
                        "text/event-stream",
                        Flux.fromIterable(events)
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .delayElements(Duration.ofMillis(60)))));
        String route = route(Conf.of(Conf.on(
                slow,
                "'provider': '" + provider + "'",
                "'options': {'stream': true}",
                "'override': {'endpoint': '" + slow.url() + "/v1/chat/completions'}")));

        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, "/anything", QUESTION).head().status())
                    .isEqualTo(200);
            for (String event : events) {
                assertThat(new String(client.chunk(), StandardCharsets.UTF_8)).isEqualTo(event);
            }
            assertThat(client.chunk()).isEmpty();
        }
        assertThat(slow.requests().get(0).bodyText()).contains("\"stream\":true");
    }

    @ParameterizedTest
    @CsvSource({
        "STR-02, openai/chat-streaming.sse, /v1/chat/completions",
        "STR-04, openai/chat-multi-chunk.sse, /v1/chat/completions",
        "STR-13, protocol-conversion/deepseek-usage-null.sse, /v1/chat/completions",
        "STR-05, openai/responses-streaming-with-cache.sse, /v1/responses"
    })
    void aStreamInOneWriteIsForwardedAsItIs_STR02_STR04_STR05_STR13(String label, String fixture, String path) {
        String body =
                path.endsWith("/responses") ? "{\"input\":\"hello\",\"model\":\"gpt-4o\",\"stream\":true}" : QUESTION;

        HttpResponse<String> answer =
                post(route("openai", TOKEN, "'options': {'stream': true}"), path, body, Recorded.FIXTURE, fixture);

        assertThat(answer.body()).as(label).isEqualTo(Recorded.text(fixture));
        assertThat(last().bodyText()).contains("\"stream\":true").doesNotContain("stream_options");
    }

    @Test
    void anthropicsStreamPassesOnARouteOfChats_STR12() {
        String route = at("anthropic", "/anthropic", TOKEN, "'options': {'model': 'claude'}");

        HttpResponse<String> answer = post(
                route,
                "/anthropic",
                "{\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                Recorded.FIXTURE,
                "anthropic/messages-streaming.sse");

        assertThat(answer.body())
                .isEqualTo(Recorded.text("anthropic/messages-streaming.sse"))
                .contains("event: message_stop");
    }

    @Test
    void aPlainAnswerToAStreamIsPlain_STR14() {
        HttpResponse<String> answer = post(
                route("openai", TOKEN),
                "/v1/responses",
                "{\"input\":\"x\",\"stream\":true}",
                Recorded.FIXTURE,
                "openai/responses-basic.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Recorded.text("openai/responses-basic.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\":\"x\",\"stream\":false}",
                "{\"input\":\"x\",\"instructions\":\"be brief\"}",
                "{\"input\":\"x\"}"
            })
    void responsesAreServedWithoutStreamOptions_PROV07_PROV08_PROV10(String body) {
        HttpResponse<String> answer = post(
                route("openai", TOKEN, "'options': {'model': 'gpt-4o', 'temperature': 1}"),
                "/v1/responses",
                body,
                Recorded.FIXTURE,
                "openai/responses-basic.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("resp_abc123");
        assertThat(last().path()).isEqualTo("/v1/responses");
        assertThat(last().bodyText()).doesNotContain("stream_options");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/embeddings", "/anything"})
    void embeddingsAreServed_PROV06_PROV15(String path) {
        HttpResponse<String> answer = post(
                route("openai", TOKEN, "'options': {'model': 'text-embedding-ada-002', 'encoding_format': 'float'}"),
                path,
                "{\"input\":\"The food was good\"}",
                Recorded.FIXTURE,
                "openai/embeddings-list.json");

        assertThat(answer.body()).isEqualTo(Recorded.text("openai/embeddings-list.json"));
        assertThat(last().path()).isEqualTo("/v1/embeddings");
        assertThat(last().bodyText()).contains("\"encoding_format\":\"float\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/chat-model-echo.json",
                "openai/chat-tools.json",
                "openai/null-content.json",
                "openai/null-usage.json",
                "openai/null-message.json",
                "openai/null-function.json",
                "openai/chat-error.json"
            })
    void whateverTheModelSaysIsForwarded_PROV14_PROV16_VAR02_TR08(String fixture) {
        HttpResponse<String> answer = post(route("openai", TOKEN), CHAT_PATH, QUESTION, Recorded.FIXTURE, fixture);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Recorded.text(fixture));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"claude\",\"max_tokens\":9,\"system\":\"s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"claude\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                        + "{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"f\","
                        + "\"input\":{}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                        + "\"tool_use_id\":\"t1\",\"content\":\"r\"}]}]}"
            })
    void anthropicsClientsGetMessages_ANQ79_ANQ81(String body) {
        int mark = Output.mark();
        HttpResponse<String> answer =
                post(route("openai-compatible", TOKEN, "'options': {'model': 'gpt-4o'}"), "/v1/messages", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"type\":\"message\"", "1 + 1 = 2.");
        assertThat(Output.since(mark)).doesNotContain(" ERROR ");
    }

    @ParameterizedTest
    @CsvSource({"400, true", "500, false"})
    void errorsAreConvertedUnlessTheyAreDiverted_D09(int status, boolean converted) {
        String error = "{\"error\":{\"message\":\"no\",\"type\":\"bad\",\"code\":\"c\"}}";
        MockLlm failing = mock(MockLlm.builder().name("failing").respond(request -> MockAnswer.json(status, error)));

        HttpResponse<String> answer = post(route(Conf.of(Conf.on(failing))), "/v1/messages", MESSAGES);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body().strip())
                .isEqualTo(converted ? "{\"type\":\"error\",\"error\":{\"type\":\"bad\",\"message\":\"no\"}}" : error);
    }

    @Test
    void whatIsNotJsonIsNotConverted_D11() {
        MockLlm talking = mock(MockLlm.builder()
                .name("talking")
                .respond(request -> MockAnswer.bytes(200, "text/plain", "so?".getBytes(StandardCharsets.UTF_8))));

        HttpResponse<String> answer = post(route(Conf.of(Conf.on(talking))), "/v1/messages", MESSAGES);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("so?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}],\"system\":[{\"text\":\"s\"}],"
                        + "\"inferenceConfig\":{\"maxTokens\":1024}}"
            })
    void bedrockIsAskedSigned_BED01_BED02_BED03_BED06_BED19(String body) {
        String route = route(
                "bedrock",
                "'auth': {'aws': {'access_key_id': 'AKIDEXAMPLE', 'secret_access_key': 'c4n4ry'}}",
                "'provider_conf': {'region': 'us-east-1'}",
                "'options': {'model': 'anthropic.claude-3-5-sonnet-20241022-v2:0'}");

        HttpResponse<String> answer =
                post(route, "/bedrock/converse", body, Recorded.FIXTURE, "bedrock/converse-basic.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(Recorded.text("bedrock/converse-basic.json"))
                .contains("Hello!", "\"inputTokens\":13");
        assertThat(last().path()).isEqualTo("/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse");
        assertThat(last().header("Authorization").orElse("")).startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/");
        assertThat(last().bodyText()).isEqualTo(body);
    }

    @Test
    void vertexEmbeddingsTellTheirTokens_VTX02_VTX03() {
        String route = at("vertex-ai", "/v1/predict", TOKEN, "'options': {}");

        HttpResponse<String> answer = post(
                route,
                "/v1/embeddings",
                "{\"model\":\"text-embedding-005\",\"input\":\"hello\"}",
                Recorded.FIXTURE,
                "vertex-ai/predictions-embeddings.json");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"object\":\"list\"", "0.0123", "\"total_tokens\":7");
        assertThat(last().bodyText()).contains("\"instances\":[{\"content\":\"hello\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vertex-ai|'http_path': '/status/gpt4'|GET",
                "openai|'http_path': '/status/gpt4', 'http_method': 'POST', 'http_req_body': '{}',"
                        + " 'req_headers': ['Content-Type: application/json']|POST"
            })
    void probesCarryTheCredentials_HC10_HC24(String provider, String check, String method) {
        String checks =
                "'checks': {'active': {" + check + ", 'healthy': {'interval': 1}, 'unhealthy': {'interval': 1}}}";
        String key = "'auth': {'header': {'Authorization': 'Bearer token'}, 'query': {'apikey': 'token_in_query'}}";
        String checked = Conf.at(
                "checked",
                model.url() + "/v1/chat/completions",
                "'provider': '" + provider + "'",
                "'priority': 2",
                key,
                checks);
        String route = route(Conf.of(checked, Conf.at("other", model.url(), TOKEN)));

        assertThat(post(route, CHAT_PATH, QUESTION).statusCode()).isEqualTo(200);
        Eventually.eventually(() -> assertThat(model.requests()).anySatisfy(probe -> {
            assertThat(probe.path()).isEqualTo("/status/gpt4");
            assertThat(probe.method()).isEqualTo(method);
            assertThat(probe.query()).isEqualTo("apikey=token_in_query");
            assertThat(probe.header("Authorization")).hasValue("Bearer token");
            assertThat(probe.bodyText()).isEqualTo(method.equals("POST") ? "{}" : "");
        }));
    }

    private static final String MESSAGES =
            "{\"model\":\"claude\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    private RecordedRequest last() {
        return model.requests().get(model.requests().size() - 1);
    }

    private String route(String provider, String... members) {
        return at(provider, "", members);
    }

    private String at(String provider, String path, String... members) {
        List<String> all = new ArrayList<>(List.of(members));
        all.add("'provider': '" + provider + "'");
        return route(Conf.of(Conf.at("recorded", model.url() + path, all.toArray(String[]::new))));
    }
}
