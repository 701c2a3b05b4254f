package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseStreamEvent;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** OpenAI's own Java client where instances speak something else. */
class ConvertedClientTest extends EndToEnd {

    private static final String ANTHROPIC_CALL = "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
            + "\"model\":\"claude\",\"content\":[{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\","
            + "\"input\":{\"city\":\"Bonn\"}}],\"stop_reason\":\"tool_use\",\"usage\":{\"input_tokens\":5,"
            + "\"output_tokens\":2}}";

    private static final List<String> ANTHROPIC_STREAM = List.of(
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                    + "\"model\":\"claude\",\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\","
                    + "\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{}}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
                    + "\"partial_json\":\"{\\\"city\\\":\"}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"input_json_delta\","
                    + "\"partial_json\":\"\\\"Bonn\\\"}\"}}",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":2}}",
            "{\"type\":\"message_stop\"}");

    private static final String CHAT_CALL = "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call-1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"}}]}}],"
            + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}";

    @Test
    void chatsWithAnthropic() {
        MockLlm model = mock("claude");

        ChatCompletion answer = client(anthropic(model)).chat().completions().create(chat().build());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.created()).isPositive();
        assertThat(answer.usage())
                .hasValueSatisfying(usage -> assertThat(usage.totalTokens()).isEqualTo(13));
        assertThat(model.requests().get(0).path()).isEqualTo("/v1/messages");
        assertThat(model.requests().get(0).header("anthropic-version")).hasValue("2023-06-01");
        assertThat(model.requests().get(0).header("x-api-key")).hasValue("key");
        assertThat(model.requests().get(0).header("Authorization")).isEmpty();
    }

    @Test
    void streamsFromAnthropic() {
        MockLlm model = mock("claude");

        ChatCompletion answer = streamed(anthropic(model), chat());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.usage())
                .hasValueSatisfying(usage -> assertThat(usage.totalTokens()).isEqualTo(13));
    }

    @Test
    void callsToolsOfAnthropicAndAnswersThem() {
        MockLlm model = mock(MockLlm.builder().name("claude").respond(request -> MockAnswer.json(200, ANTHROPIC_CALL)));
        OpenAIClient client = client(anthropic(model));
        ChatCompletionCreateParams.Builder params = chat().addFunctionTool(weather());

        ChatCompletion answer = client.chat().completions().create(params.build());
        ChatCompletionMessageFunctionToolCall call = call(answer);
        client.chat()
                .completions()
                .create(params.addMessage(answer.choices().get(0).message())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content("sunny")
                                .build())
                        .build());

        assertThat(call.function().name()).isEqualTo("weather");
        assertThat(call.function().arguments()).isEqualTo("{\"city\":\"Bonn\"}");
        assertThat(model.requests().get(1).bodyText())
                .contains(
                        "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"weather\",\"input\":{\"city\":\"Bonn\"}}",
                        "{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"sunny\"}");
    }

    @Test
    void streamsToolCallsFromAnthropic() {
        MockLlm model = mock(MockLlm.builder()
                .name("claude")
                .respond(request -> MockAnswer.sse(ANTHROPIC_STREAM.toArray(String[]::new))));

        ChatCompletion answer = streamed(anthropic(model), chat().addFunctionTool(weather()));

        assertThat(call(answer).function().arguments()).isEqualTo("{\"city\":\"Bonn\"}");
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    }

    @Test
    void knowsErrorsOfAnthropicForWhatTheyAre() {
        MockLlm model = mock("claude");
        model.faults(Faults.none().status(429));
        OpenAIClient client = client(anthropic(model));

        assertThatThrownBy(() -> client.chat().completions().create(chat().build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        refused -> assertThat(refused.type()).hasValue("rate_limit_error"));
    }

    @Test
    void chatsWithBedrock() {
        MockLlm model = mock("nova");

        ChatCompletion answer = client(bedrock(model)).chat().completions().create(chat().build());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.model()).isEqualTo("the-model");
        assertThat(answer.id()).matches("chatcmpl-[0-9a-f]{24}");
        assertThat(model.requests().get(0).path()).isEqualTo("/model/the-model/converse");
        assertThat(model.requests().get(0).header("Authorization").orElse("")).startsWith("AWS4-HMAC-SHA256 ");
        assertThat(model.requests().get(0).bodyText()).doesNotContain("the-model");
    }

    @Test
    void streamsFromBedrocksBinaryFrames() {
        byte[] stream = Frames.events(
                "messageStart", "{\"role\":\"assistant\"}",
                "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"Hel\"}}",
                "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"lo\"}}",
                "contentBlockStop", "{\"contentBlockIndex\":0}",
                "contentBlockStart",
                        "{\"contentBlockIndex\":1,\"start\":{\"toolUse\":{\"toolUseId\":\"t1\",\"name\":\"weather\"}}}",
                "contentBlockDelta",
                        "{\"contentBlockIndex\":1,\"delta\":{\"toolUse\":{\"input\":\"{\\\"city\\\":1}\"}}}",
                "contentBlockStop", "{\"contentBlockIndex\":1}",
                "messageStop", "{\"stopReason\":\"tool_use\"}",
                "metadata", "{\"usage\":{\"inputTokens\":5,\"outputTokens\":2,\"totalTokens\":7}}");
        MockLlm model = mock(MockLlm.builder()
                .name("nova")
                .respond(
                        request -> MockAnswer.stream(200, "application/vnd.amazon.eventstream", inPieces(stream, 50))));

        ChatCompletion answer = streamed(bedrock(model), chat().addFunctionTool(weather()));

        assertThat(text(answer)).isEqualTo("Hello");
        assertThat(call(answer).function().arguments()).isEqualTo("{\"city\":1}");
        assertThat(answer.usage())
                .hasValueSatisfying(usage -> assertThat(usage.totalTokens()).isEqualTo(7));
        assertThat(model.requests().get(0).path()).isEqualTo("/model/the-model/converse-stream");
    }

    @Test
    void sendsNoImageByAddressToBedrock() {
        MockLlm model = mock("nova");
        String route = route(Conf.of(bedrock(model)));

        var answer = post(
                route,
                CHAT_PATH,
                "{\"model\":\"the-model\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"https://example.com/cat.png\"}}]}]}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error_msg\":\"unsupported image_url at message 1 (expected: a data: URL, Bedrock fetches no"
                                + " images)\"}\n");
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void getsAResponseFromAChat() {
        MockLlm model = mock("chat");

        Response answer = client(chatOnly(model)).responses().create(response().build());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.usage())
                .hasValueSatisfying(usage -> assertThat(usage.totalTokens()).isEqualTo(13));
        assertThat(model.requests().get(0).path()).isEqualTo(CHAT_PATH);
    }

    @Test
    void getsTheStreamOfAResponseFromAChat() {
        MockLlm model = mock("chat");
        StringBuilder deltas = new StringBuilder();

        try (StreamResponse<ResponseStreamEvent> events =
                client(chatOnly(model)).responses().createStreaming(response().build())) {
            List<ResponseStreamEvent> all = events.stream().toList();
            all.forEach(event -> event.outputTextDelta().ifPresent(delta -> deltas.append(delta.delta())));
            assertThat(all.get(0).isCreated()).isTrue();
            assertThat(text(all.get(all.size() - 1).asCompleted().response())).isEqualTo(greeting(model));
        }

        assertThat(deltas).hasToString(greeting(model));
    }

    @Test
    void callsToolsOfAChatFromResponses() {
        MockLlm model = mock(MockLlm.builder().name("chat").respond(request -> MockAnswer.json(200, CHAT_CALL)));
        OpenAIClient client = client(chatOnly(model));

        Response answer =
                client.responses().create(response().addTool(responsesWeather()).build());
        ResponseFunctionToolCall call = answer.output().get(0).asFunctionCall();
        client.responses()
                .create(ResponseCreateParams.builder()
                        .model("gpt-5")
                        .inputOfResponse(List.of(
                                ResponseInputItem.ofFunctionCall(call),
                                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                        .callId(call.callId())
                                        .output("sunny")
                                        .build())))
                        .build());

        assertThat(call.arguments()).isEqualTo("{\"city\":\"Bonn\"}");
        assertThat(model.requests().get(1).bodyText())
                .contains("{\"role\":\"tool\",\"tool_call_id\":\"call-1\",\"content\":\"sunny\"}");
    }

    @Test
    void refusesAResponseThatRefersToAnotherOne() {
        MockLlm model = mock("chat");
        OpenAIClient client = client(chatOnly(model));
        ResponseCreateParams params = response().previousResponseId("resp_1").build();

        assertThatThrownBy(() -> client.responses().create(params)).isInstanceOf(BadRequestException.class);
        assertThat(model.requests()).isEmpty();
    }

    private OpenAIClient client(String instance) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway().uri("/v1").toString())
                .apiKey("key-of-the-client")
                .putHeader(ROUTE, route(Conf.of(instance)))
                .maxRetries(0)
                .timeout(Eventually.PATIENCE)
                .responseValidation(true)
                .build();
        closing(client::close);
        return client;
    }

    private ChatCompletion streamed(String instance, ChatCompletionCreateParams.Builder params) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        ChatCompletionCreateParams streaming = params.streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client(instance).chat().completions().createStreaming(streaming)) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static String anthropic(MockLlm model) {
        return Conf.at(
                model.name(),
                "",
                "'provider': 'anthropic'",
                "'auth': {'header': {'x-api-key': 'key'}}",
                override(model, "anthropic-messages"));
    }

    private static String bedrock(MockLlm model) {
        return Conf.at(
                model.name(),
                "",
                "'provider': 'bedrock'",
                "'auth': {'aws': {'access_key_id': 'AKID', 'secret_access_key': 'SECRET'}}",
                "'provider_conf': {'region': 'us-east-1'}",
                "'options': {'model': 'the-model'}",
                override(model, "bedrock-converse"));
    }

    private static String chatOnly(MockLlm model) {
        return Conf.at(model.name(), "", override(model, "openai-chat"));
    }

    private static String override(MockLlm model, String protocol) {
        return "'override': {'endpoint': '" + model.url() + "', 'protocols': ['" + protocol + "']}";
    }

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder().model("gpt-5").addUserMessage("How is the weather?");
    }

    private static ResponseCreateParams.Builder response() {
        return ResponseCreateParams.builder().model("gpt-5").input("How is the weather?");
    }

    private static FunctionDefinition weather() {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build();
        return FunctionDefinition.builder()
                .name("weather")
                .parameters(parameters)
                .build();
    }

    private static FunctionTool responsesWeather() {
        return FunctionTool.builder()
                .name("weather")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .build())
                .build();
    }

    private static ChatCompletionMessageFunctionToolCall call(ChatCompletion answer) {
        return answer.choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0)
                .asFunction();
    }

    private static String text(ChatCompletion answer) {
        return answer.choices().get(0).message().content().orElse("");
    }

    private static String text(Response answer) {
        return answer.output()
                .get(0)
                .asMessage()
                .content()
                .get(0)
                .asOutputText()
                .text();
    }

    private static Flux<byte[]> inPieces(byte[] whole, int size) {
        return Flux.range(0, (whole.length + size - 1) / size)
                .map(piece -> Arrays.copyOfRange(whole, piece * size, Math.min(whole.length, (piece + 1) * size)));
    }
}
