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
import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anthropic's own Java client, in front of a model that speaks as it does and of one that speaks OpenAI chat. */
class AnthropicClientTest extends EndToEnd {

    /** What stands behind the gateway. */
    enum Backend {
        NATIVE("'provider': 'anthropic'", "/v1/messages", WeatherTalk.ANTHROPIC, "tool_use_id"),
        CONVERTED("'provider': 'openai-compatible'", CHAT_PATH, WeatherTalk.OPENAI, "tool_call_id");

        private final String provider;
        private final String path;
        private final WeatherTalk talk;
        private final String idOfResult;

        Backend(String provider, String path, WeatherTalk talk, String idOfResult) {
            this.provider = provider;
            this.path = path;
            this.talk = talk;
            this.idOfResult = idOfResult;
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
        MockLlm weather = mock(backend.talk.mock());
        AnthropicClient client = client(weather, backend);
        MessageCreateParams.Builder params = params().addTool(weather());

        Message answer = client.messages().create(params.build());

        assertCallsForTheWeather(answer);
        Message second = client.messages()
                .create(params.addMessage(answer).addMessage(result("sunny")).build());
        assertThat(text(second)).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(backend, weather);
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolInAStream(Backend backend) {
        MockLlm weather = mock(backend.talk.mock());
        AnthropicClient client = client(weather, backend);
        MessageCreateParams.Builder params = params().addTool(weather());

        Message answer = streamed(client, params.build());

        assertCallsForTheWeather(answer);
        Message second = streamed(
                client, params.addMessage(answer).addMessage(result("sunny")).build());
        assertThat(text(second)).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(backend, weather);
    }

    /** Vendors that do not know stream_options tell no usage; the client wants some all the same. */
    @Test
    void takesAConvertedStreamWithoutUsage() {
        MockLlm silent = mock(MockLlm.builder().name("silent").respond(request -> WeatherTalk.OPENAI.text(true)));

        Message answer = streamed(client(silent, Backend.CONVERTED), params().build());

        assertThat(text(answer)).isEqualTo(WeatherTalk.ANSWER);
        assertThat(answer.usage().inputTokens()).isZero();
        assertThat(answer.usage().outputTokens()).isZero();
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
        assertThat(call.id()).isEqualTo(WeatherTalk.CALL_ID);
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("city", "Bonn")));
    }

    private static void assertToldTheResult(Backend backend, MockLlm weather) {
        assertThat(weather.requests()).hasSize(2);
        assertThat(weather.requests().get(0).bodyText()).contains("\"tools\"", "\"weather\"");
        assertThat(weather.requests().get(1).bodyText())
                .contains("\"" + backend.idOfResult + "\":\"" + WeatherTalk.CALL_ID + "\"", "sunny");
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
        ToolResultBlockParam result = ToolResultBlockParam.builder()
                .toolUseId(WeatherTalk.CALL_ID)
                .content(text)
                .build();
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
