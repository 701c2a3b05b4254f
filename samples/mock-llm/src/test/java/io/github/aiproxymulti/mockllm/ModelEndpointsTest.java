package io.github.aiproxymulti.mockllm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelEndpointsTest {

    private final MockLlm mock =
            MockLlm.builder().name("a").tokens(4).promptTokens(7).start();
    private final Client client = new Client(mock);

    @AfterAll
    void stop() {
        mock.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/chat/completions",
                "/api/v1/chat/completions",
                "/openai/deployments/d/chat/completions?api-version=1"
            })
    void answersAChatOnEveryPathThatEndsSo(String path) {
        JsonNode answer =
                client.post(path, "{\"model\":\"m1\",\"messages\":[]}").json();

        assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
        assertThat(answer.path("id").asString()).startsWith("chatcmpl-a-");
        assertThat(answer.path("created").asLong()).isPositive();
        assertThat(answer.path("model").asString()).isEqualTo("m1");
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("Hello from a");
        assertThat(answer.at("/usage").toString())
                .isEqualTo("{\"prompt_tokens\":7,\"completion_tokens\":4,\"total_tokens\":11}");
    }

    @Test
    void streamsAChatAsRoleContentsFinishAndDone() {
        Client.Reply reply = client.post("/v1/chat/completions", "{\"model\":\"m\",\"stream\":true}");

        assertThat(reply.headers().get("Content-Type")).isEqualTo("text/event-stream");
        assertThat(reply.data()).hasSize(6);
        assertThat(reply.data().get(0).at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(reply.data().subList(1, 5))
                .extracting(event -> event.at("/choices/0/delta/content").asString())
                .containsExactly("Hello", " from", " a", " 4");
        assertThat(reply.data().get(5).at("/choices/0/finish_reason").asString())
                .isEqualTo("stop");
        assertThat(reply.events()).last().isEqualTo("data: [DONE]");
        assertThat(reply.body()).doesNotContain("usage");
    }

    @Test
    void reportsUsageInAStreamWhenAsked() {
        Client.Reply reply =
                client.post("/v1/chat/completions", "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

        JsonNode last = reply.data().get(6);
        assertThat(last.path("choices")).isEmpty();
        assertThat(last.at("/usage/total_tokens").asInt()).isEqualTo(11);
        assertThat(reply.events()).last().isEqualTo("data: [DONE]");
    }

    @Test
    void givesOneVectorPerInput() {
        JsonNode answer = client.post("/v1/embeddings", "{\"model\":\"e\",\"input\":[\"x\",\"y\"]}")
                .json();

        assertThat(answer.path("data")).hasSize(2);
        assertThat(answer.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/1/embedding")).isNotEmpty();
        assertThat(answer.path("instance").asString()).isEqualTo("a");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void answersAResponse() {
        JsonNode answer = client.post("/v1/responses", "{\"model\":\"r\",\"input\":\"x\"}")
                .json();

        assertThat(answer.at("/output/0/content/0/text").asString()).isEqualTo("Hello from a");
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(11);
    }

    @Test
    void streamsAResponseFromCreatedToCompletedWithUsage() {
        Client.Reply reply = client.post("/v1/responses", "{\"model\":\"r\",\"input\":\"x\",\"stream\":true}");

        assertThat(reply.events().get(0)).startsWith("event: response.created\ndata: ");
        assertThat(reply.data())
                .extracting(event -> event.path("type").asString())
                .containsExactly(
                        "response.created",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.completed");
        assertThat(reply.data().get(6).at("/response/usage/output_tokens").asInt())
                .isEqualTo(4);
    }

    @Test
    void answersAMessage() {
        JsonNode answer =
                client.post("/v1/messages", "{\"model\":\"c\",\"messages\":[]}").json();

        assertThat(answer.path("type").asString()).isEqualTo("message");
        assertThat(answer.at("/content/0/text").asString()).isEqualTo("Hello from a");
        assertThat(answer.path("usage").toString()).isEqualTo("{\"input_tokens\":7,\"output_tokens\":4}");
    }

    @Test
    void streamsAMessageInAnthropicsOrder() {
        Client.Reply reply = client.post("/v1/messages", "{\"model\":\"c\",\"stream\":true}");

        assertThat(reply.events())
                .extracting(event -> event.substring("event: ".length(), event.indexOf('\n')))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(reply.data().get(0).at("/message/usage/input_tokens").asInt())
                .isEqualTo(7);
        assertThat(reply.data().get(7).at("/usage/output_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void answersConverse() {
        JsonNode answer = client.post("/model/anthropic.claude/converse", "{\"messages\":[]}")
                .json();

        assertThat(answer.at("/output/message/content/0/text").asString()).isEqualTo("Hello from a");
        assertThat(answer.at("/usage/totalTokens").asInt()).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions,{", "/v1/chat/completions,[]", "/v1/messages,''"})
    void refusesABodyThatIsNoJsonObject(String path, String body) {
        Client.Reply reply = client.post(path, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().at("/error/message").asString()).isEqualTo("a: body: not a JSON object");
    }

    @ParameterizedTest
    @CsvSource({"GET,/v1/chat/completions,''", "POST,/echo?x=1&y=%20,some text", "PUT,/v1/files/7,{}"})
    void echoesEverythingElse(String method, String uri, String body) {
        JsonNode echo = client.send(method, uri, body).json();

        assertThat(echo.path("instance").asString()).isEqualTo("a");
        assertThat(echo.path("method").asString()).isEqualTo(method);
        assertThat(echo.path("path").asString()
                        + (uri.contains("?") ? "?" : "")
                        + echo.path("query").asString())
                .isEqualTo(uri);
        assertThat(echo.at("/headers/Content-Type/0").asString()).isEqualTo("application/json");
        assertThat(echo.path("body").asString()).isEqualTo(body);
    }
}
