package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies that mean harm, on routes that have to look into them: served or 400, never 500, never a trace of our own. */
class HostileBodiesTest extends EndToEnd {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> WRONG =
            List.of("null", "true", "7", "-1e99", "\"x\"", "[]", "[7]", "{}", "{\"a\":[]}");

    private static final String MESSAGES = """
            {"model": "m", "max_tokens": 9, "stream": false, "temperature": 1, "top_p": 1, "stop_sequences": ["a"],
             "thinking": {"type": "enabled", "budget_tokens": 1024},
             "tool_choice": {"type": "tool", "name": "f", "disable_parallel_tool_use": true},
             "output_config": {"format": {"type": "json_schema", "schema": {"type": "object", "properties": {"a": {}}}}},
             "metadata": {"user_id": "u"}, "service_tier": "auto",
             "tools": [{"name": "f", "description": "d", "input_schema": {"type": "object"}}],
             "system": [{"type": "text", "text": "s"}],
             "messages": [
               {"role": "user", "content": [{"type": "text", "text": "x"},
                 {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA"}}]},
               {"role": "assistant", "content": [{"type": "tool_use", "id": "1", "name": "f", "input": {"a": 1}}]},
               {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": [
                 {"type": "text", "text": "r"}]}]}]}
            """;
    private static final String EMBEDDINGS = "{\"model\": \"m\", \"input\": [\"a\", [\"b\"]]}";

    private final MockLlm model = mock("model");
    private final String chats = route(Conf.of(Conf.on(model)));
    private final String changing = route(Conf.of(Conf.on(
            model,
            "'override': {'endpoint': '" + model.url()
                    + "', 'llm_options': {'max_tokens': 5}, 'request_body': {'openai-chat': {'a': {'b': 1}}}}")));

    /** Every value of the body, once in place of every other, one request each. */
    @Test
    void aWrongTypeAnywhereInAConvertibleBodyIsNoFailureOfOurs() {
        List<String> bodies = new ArrayList<>();
        JsonNode whole = JSON.readTree(MESSAGES);
        replaceEach(whole, whole, bodies);

        for (String body : bodies) {
            HttpResponse<String> answer = post(chats, "/v1/messages", body);
            assertClean(answer, body);
        }
        assertThat(bodies).hasSizeGreaterThan(300);
    }

    @Test
    void aWrongTypeAnywhereInEmbeddingsIsNoFailureOfOurs() {
        String vertex = route(Conf.of(Conf.on(
                model, "'provider': 'vertex-ai'", "'override': {'endpoint': '" + model.url() + "/v1/predict'}")));
        List<String> bodies = new ArrayList<>();
        JsonNode whole = JSON.readTree(EMBEDDINGS);
        replaceEach(whole, whole, bodies);

        for (String body : bodies) {
            HttpResponse<String> answer = post(vertex, "/v1/embeddings", body);
            // A model of chats answers what is sent on, and that is no prediction.
            if (answer.statusCode() == 500) {
                assertThat(answer.body()).contains("vertex response missing predictions");
            } else {
                assertThat(answer.statusCode()).as(body).isEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void harmfulBodiesAreRefusedOrServed(String name, byte[] body, boolean refused) throws IOException {
        for (String path : List.of(CHAT_PATH, "/v1/messages")) {
            for (String route : List.of(chats, changing)) {
                HttpResponse<String> answer =
                        send(HttpRequest.newBuilder(gateway().uri(path))
                                .header("Content-Type", "application/json")
                                .header(ROUTE, route)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
                assertClean(answer, name);
                if (refused) {
                    assertThat(answer.statusCode()).as(name + " " + path).isEqualTo(400);
                }
            }
        }
        assertThat(chat(chats).statusCode()).as("still serving after " + name).isEqualTo(200);
    }

    static Stream<Object[]> harmful() {
        return Stream.of(
                of("nested arrays", "{\"messages\":" + "[".repeat(100_000), true),
                of(
                        "nested objects",
                        "{\"messages\":[" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "]}",
                        true),
                of(
                        "nested as deep as allowed",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"x\",\"a\":" + "[".repeat(900) + "]".repeat(900)
                                + "}]}",
                        false),
                of("a number of many digits", "{\"messages\":[],\"n\":" + "9".repeat(100_000) + "}", true),
                of(
                        "a large exponent",
                        "{\"max_tokens\":1e999999999,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                        false),
                of(
                        "an exponent beyond numbers",
                        "{\"max_tokens\":1e99999999999999,\"messages\":[{\"role\":\"user\"," + "\"content\":\"x\"}]}",
                        false),
                of(
                        "duplicates",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],\"messages\":7,\"messages\":"
                                + "[{\"role\":\"user\",\"role\":\"assistant\",\"content\":\"b\"}]}",
                        false),
                of("many duplicates", "{" + "\"a\":1,".repeat(50_000) + "\"messages\":[]}", false),
                of(
                        "lone surrogates",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\\udfff\\ud800\"}]}",
                        false),
                of("a zero byte", "{\"messages\":[],\"a\":\"\u0000\"}", true),
                of("a long name", "{\"" + "k".repeat(100_000) + "\":1,\"messages\":[]}", false),
                new Object[] {
                    "invalid UTF-8", new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xC0, (byte) 0x80, '"', '}'}, true
                },
                new Object[] {"UTF-16", "{\"messages\":[]}".getBytes(StandardCharsets.UTF_16), true},
                new Object[] {"half a character", new byte[] {'{', '"', (byte) 0xE2, (byte) 0x82}, true});
    }

    private static Object[] of(String name, String body, boolean refused) {
        return new Object[] {name, body.getBytes(StandardCharsets.UTF_8), refused};
    }

    private static void assertClean(HttpResponse<String> answer, String what) {
        assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isIn(200, 400);
        assertThat(answer.body()).as(what).doesNotContain("Exception", "io.github", "tools.jackson", "\tat ");
    }

    private static void replaceEach(JsonNode root, JsonNode at, List<String> bodies) {
        if (at instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode kept = object.get(name);
                for (String wrong : WRONG) {
                    object.set(name, JSON.readTree(wrong));
                    bodies.add(JSON.writeValueAsString(root));
                }
                object.set(name, kept);
                replaceEach(root, kept, bodies);
            }
        } else if (at instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode kept = array.get(i);
                for (String wrong : WRONG) {
                    array.set(i, JSON.readTree(wrong));
                    bodies.add(JSON.writeValueAsString(root));
                }
                array.set(i, kept);
                replaceEach(root, kept, bodies);
            }
        }
    }
}
