package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.RateLimitException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.messages.UserMessageParam;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's own Java client, in front of a model that speaks as it does and of one that speaks OpenAI chat. */
class AnthropicClientTest extends EndToEnd {

    /** What stands behind the gateway. */
    enum Backend {
        NATIVE(
                "'provider': 'anthropic'",
                "/v1/messages",
                "{\"id\":\"m-1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\",\"content\":[{\"type\":"
                        + "\"tool_use\",\"id\":\"call-1\",\"name\":\"weather\",\"input\":{\"city\":\"Bonn\"}}],"
                        + "\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":5,\"output_tokens\":2}}",
                "\"tool_use_id\":\"call-1\""),
        CONVERTED(
                "'provider': 'openai-compatible'",
                CHAT_PATH,
                "{\"id\":\"m-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"finish_reason\":\"tool_calls\",\"message\":{\"role\":\"assistant\",\"content\":null,"
                        + "\"tool_calls\":[{\"id\":\"call-1\",\"type\":\"function\",\"function\":{\"name\":\"weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Bonn\\\"}\"}}]}}],"
                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}",
                "\"tool_call_id\":\"call-1\"");

        private final String provider;
        private final String path;
        private final String toolCall;
        private final String toolResult;

        Backend(String provider, String path, String toolCall, String toolResult) {
            this.provider = provider;
            this.path = path;
            this.toolCall = toolCall;
            this.toolResult = toolResult;
        }
    }

    private final MockLlm model = mock("model");

    @ParameterizedTest
    @EnumSource
    void getsAMessage(Backend backend) {
        Message answer = client(model, backend).messages().create(params().build());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isEqualTo(10);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
        assertThat(model.requests()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo(backend.path);
            assertThat(request.header("Authorization")).hasValue("Bearer key-of-model");
            assertThat(request.header("X-Api-Key")).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void getsTheWholeStreamOfAMessage(Backend backend) {
        Message answer = streamed(client(model, backend), params().build());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
        assertThat(model.requests().get(0).path()).isEqualTo(backend.path);
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolAndAnswersWithItsResult(Backend backend) {
        MockLlm calling =
                mock(MockLlm.builder().name("calling").respond(request -> MockAnswer.json(200, backend.toolCall)));
        AnthropicClient client = client(calling, backend);
        MessageCreateParams.Builder params = params().addTool(weather());

        Message answer = client.messages().create(params.build());

        assertCallsForTheWeather(answer);
        assertThat(calling.requests().get(0).bodyText()).contains("\"tools\"", "\"weather\"");

        client.messages()
                .create(params.addMessage(answer).addMessage(result("sunny")).build());
        assertThat(calling.requests().get(1).bodyText()).contains(backend.toolResult, "sunny");
    }

    @ParameterizedTest
    @EnumSource
    void knowsARefusalForWhatItIs(Backend backend) {
        model.faults(Faults.none().status(429));
        AnthropicClient client = client(model, backend);
        MessageCreateParams params = params().build();

        assertThatThrownBy(() -> client.messages().create(params)).isInstanceOf(RateLimitException.class);
    }

    private static void assertCallsForTheWeather(Message answer) {
        assertThat(answer.stopReason()).hasValue(StopReason.TOOL_USE);
        assertThat(answer.content()).hasSize(1);
        ToolUseBlock call = answer.content().get(0).asToolUse();
        assertThat(call.id()).isEqualTo("call-1");
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Bonn")));
    }

    private static Message streamed(AnthropicClient client, MessageCreateParams params) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params)) {
            events.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    private AnthropicClient client(MockLlm model, Backend backend) {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(gateway().uri("").toString())
                .apiKey("key-of-the-client")
                .putHeader(ROUTE, route(Conf.of(Conf.on(model, backend.provider))))
                .maxRetries(0)
                .timeout(Eventually.PATIENCE)
                .build();
        closing(client::close);
        return client;
    }

    private static MessageCreateParams.Builder params() {
        return MessageCreateParams.builder()
                .model("claude-sonnet-5")
                .maxTokens(64)
                .system("Be brief.")
                .addUserMessage("How is the weather?");
    }

    private static UserMessageParam result(String text) {
        ToolResultBlockParam result =
                ToolResultBlockParam.builder().toolUseId("call-1").content(text).build();
        return UserMessageParam.builder()
                .contentOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(result)))
                .build();
    }

    private static Tool weather() {
        Tool.InputSchema.Properties properties = Tool.InputSchema.Properties.builder()
                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                .build();
        return Tool.builder()
                .name("weather")
                .inputSchema(Tool.InputSchema.builder().properties(properties).build())
                .build();
    }

    private static String text(Message answer) {
        return answer.content().get(0).asText().text();
    }
}
