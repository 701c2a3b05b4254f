package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.RateLimitException;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingManager;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.ToolCallback;
import org.springframework.ai.tool.function.FunctionToolCallback;

/** Spring AI's models, which know of the gateway only its address. */
class SpringAiClientTest extends EndToEnd {

    private final MockLlm model = mock("model");

    @Test
    void getsTheAnswerOfAChat() {
        ChatResponse answer = chatModel(model).call(new Prompt("Hi"));

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.getMetadata().getUsage().getTotalTokens()).isEqualTo(13);
        assertThat(model.requests().get(0).header("Authorization")).hasValue("Bearer key-of-model");
    }

    @Test
    void getsTheWholeStreamOfAChat() {
        List<ChatResponse> answers = Objects.requireNonNull(
                chatModel(model).stream(new Prompt("Hi")).collectList().block(Eventually.PATIENCE));

        assertThat(answers).hasSizeGreaterThan(1);
        assertThat(String.join(
                        "", answers.stream().map(SpringAiClientTest::text).toList()))
                .isEqualTo(greeting(model));
    }

    @Test
    void callsAToolAndAnswersWithItsResult() {
        MockLlm weather = mock(WeatherTalk.OPENAI.mock());
        OpenAiChatModel chat = chatModel(weather);
        Prompt prompt = new Prompt("How is the weather?", withTool(weather));

        ChatResponse call = chat.call(prompt);

        assertCallsForTheWeather(call);
        assertThat(text(chat.call(resultOf(prompt, call)))).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(weather);
    }

    @Test
    void callsAToolInAStream() {
        MockLlm weather = mock(WeatherTalk.OPENAI.mock());
        OpenAiChatModel chat = chatModel(weather);
        Prompt prompt = new Prompt("How is the weather?", withTool(weather));

        ChatResponse call = Objects.requireNonNull(
                chat.stream(prompt).filter(ChatResponse::hasToolCalls).blockLast(Eventually.PATIENCE));

        assertCallsForTheWeather(call);
        List<ChatResponse> answers = Objects.requireNonNull(
                chat.stream(resultOf(prompt, call)).collectList().block(Eventually.PATIENCE));
        assertThat(String.join(
                        "", answers.stream().map(SpringAiClientTest::text).toList()))
                .isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(weather);
    }

    @Test
    void getsAnEmbeddingForEachInput() {
        OpenAiEmbeddingModel embeddings = OpenAiEmbeddingModel.builder()
                .options(OpenAiEmbeddingOptions.builder()
                        .baseUrl(gateway().uri("/v1").toString())
                        .apiKey("key-of-the-client")
                        .customHeaders(Map.of(ROUTE, route(Conf.of(Conf.on(model)))))
                        .model("text-embedding-3-small")
                        .build())
                .build();

        assertThat(embeddings.embed(List.of("one", "two")))
                .hasSize(2)
                .allSatisfy(vector -> assertThat(vector).containsExactly(0.1f, 0.2f, 0.3f));
    }

    @Test
    void knowsARefusalForWhatItIs() {
        model.faults(Faults.none().status(429));
        OpenAiChatModel chat = chatModel(model);
        Prompt prompt = new Prompt("Hi");

        assertThatThrownBy(() -> chat.call(prompt))
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).isInstanceOf(RateLimitException.class),
                        thrown -> assertThat(thrown).hasRootCauseInstanceOf(RateLimitException.class));
    }

    private static Prompt resultOf(Prompt prompt, ChatResponse call) {
        List<Message> talk = ToolCallingManager.builder()
                .build()
                .executeToolCalls(prompt, call)
                .conversationHistory();
        return new Prompt(talk, Objects.requireNonNull(prompt.getOptions()));
    }

    private static void assertCallsForTheWeather(ChatResponse answer) {
        AssistantMessage.ToolCall call = Objects.requireNonNull(answer.getResult())
                .getOutput()
                .getToolCalls()
                .get(0);
        assertThat(call.id()).isEqualTo(WeatherTalk.CALL_ID);
        assertThat(call.name()).isEqualTo("weather");
        assertThat(call.arguments()).isEqualTo("{\"city\": \"Bonn\"}");
    }

    private static void assertToldTheResult(MockLlm weather) {
        assertThat(weather.requests()).hasSize(2);
        assertThat(weather.requests().get(0).bodyText()).contains("\"tools\"", "\"weather\"");
        assertThat(weather.requests().get(1).bodyText())
                .contains("\"tool_call_id\":\"" + WeatherTalk.CALL_ID + "\"", "sunny");
    }

    private OpenAiChatModel chatModel(MockLlm backend) {
        return OpenAiChatModel.builder().options(options(backend).build()).build();
    }

    private OpenAiChatOptions.Builder options(MockLlm backend) {
        OpenAiChatOptions.Builder options = OpenAiChatOptions.builder();
        options.baseUrl(gateway().uri("/v1").toString());
        options.apiKey("key-of-the-client");
        options.customHeaders(Map.of(ROUTE, route(Conf.of(Conf.on(backend)))));
        options.model("gpt-5");
        options.maxRetries(0);
        options.timeout(Eventually.PATIENCE);
        return options;
    }

    private OpenAiChatOptions withTool(MockLlm backend) {
        OpenAiChatOptions.Builder options = options(backend);
        options.toolCallbacks(List.of(weather()));
        return options.build();
    }

    /**
     * The tool's input.
     *
     * @param city where
     */
    record Place(String city) {}

    private static ToolCallback weather() {
        return FunctionToolCallback.builder("weather", (Place place) -> "sunny in " + place.city())
                .description("The weather of a city")
                .inputType(Place.class)
                .build();
    }

    private static String text(ChatResponse answer) {
        if (answer.getResult() == null) {
            return "";
        }
        return Objects.requireNonNullElse(answer.getResult().getOutput().getText(), "");
    }
}
