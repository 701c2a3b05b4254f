package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client, which knows of the gateway only its address. */
class OpenAiClientTest extends EndToEnd {

    private final MockLlm model = mock("model");

    @Test
    void getsTheAnswerOfAChat() {
        ChatCompletion answer =
                client(model).chat().completions().create(chatParams().build());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(answer.usage())
                .hasValueSatisfying(usage -> assertThat(usage.totalTokens()).isEqualTo(13));
        assertThat(model.requests().get(0).header("Authorization")).hasValue("Bearer key-of-model");
    }

    @Test
    void getsTheWholeStreamOfAChat() {
        assertThat(text(streamed(client(model), chatParams().build()))).isEqualTo(greeting(model));
    }

    @Test
    void callsAToolAndAnswersWithItsResult() {
        MockLlm weather = mock(WeatherTalk.OPENAI.mock());
        OpenAIClient client = client(weather);
        ChatCompletionCreateParams.Builder params = chatParams().addFunctionTool(weather());

        ChatCompletion answer = client.chat().completions().create(params.build());

        assertCallsForTheWeather(answer);
        ChatCompletion second = client.chat().completions().create(withResult(params, answer));
        assertThat(text(second)).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(weather);
    }

    @Test
    void callsAToolInAStream() {
        MockLlm weather = mock(WeatherTalk.OPENAI.mock());
        OpenAIClient client = client(weather);
        ChatCompletionCreateParams.Builder params = chatParams().addFunctionTool(weather());

        ChatCompletion answer = streamed(client, params.build());

        assertCallsForTheWeather(answer);
        assertThat(text(streamed(client, withResult(params, answer)))).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(weather);
    }

    private static ChatCompletion streamed(OpenAIClient client, ChatCompletionCreateParams params) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(params)) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static ChatCompletionCreateParams withResult(
            ChatCompletionCreateParams.Builder params, ChatCompletion answer) {
        return params.addMessage(answer.choices().get(0).message())
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call(answer).id())
                        .content("sunny")
                        .build())
                .build();
    }

    private static void assertCallsForTheWeather(ChatCompletion answer) {
        assertThat(call(answer).id()).isEqualTo(WeatherTalk.CALL_ID);
        assertThat(call(answer).function().name()).isEqualTo("weather");
        assertThat(call(answer).function().arguments()).isEqualTo("{\"city\": \"Bonn\"}");
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

    private static void assertToldTheResult(MockLlm weather) {
        assertThat(weather.requests()).hasSize(2);
        assertThat(weather.requests().get(0).bodyText()).contains("\"tools\"", "\"weather\"");
        assertThat(weather.requests().get(1).bodyText())
                .contains("\"tool_call_id\":\"" + WeatherTalk.CALL_ID + "\"", "sunny");
    }

    @Test
    void getsAnEmbeddingForEachInput() {
        var answer = client(model)
                .embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .build());

        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().get(1).embedding()).containsExactly(0.1f, 0.2f, 0.3f);
    }

    @Test
    void getsAResponse() {
        Response answer = client(model).responses().create(responseParams());

        assertThat(text(answer)).isEqualTo(greeting(model));
        assertThat(model.requests().get(0).path()).isEqualTo("/v1/responses");
    }

    @Test
    void getsTheStreamOfAResponseUpToItsEnd() {
        try (StreamResponse<ResponseStreamEvent> events =
                client(model).responses().createStreaming(responseParams())) {
            assertThat(events.stream().flatMap(event -> event.completed().stream()))
                    .singleElement()
                    .satisfies(
                            completed -> assertThat(text(completed.response())).isEqualTo(greeting(model)));
        }
    }

    @Test
    void knowsARefusalForWhatItIs() {
        model.faults(Faults.none().status(429));
        OpenAIClient client = client(model);
        ChatCompletionCreateParams params = chatParams().build();

        assertThatThrownBy(() -> client.chat().completions().create(params)).isInstanceOf(RateLimitException.class);
    }

    private OpenAIClient client(MockLlm backend) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway().uri("/v1").toString())
                .apiKey("key-of-the-client")
                .putHeader(ROUTE, route(Conf.of(Conf.on(backend))))
                .maxRetries(0)
                .timeout(Eventually.PATIENCE)
                .build();
        closing(client::close);
        return client;
    }

    private static ChatCompletionCreateParams.Builder chatParams() {
        return ChatCompletionCreateParams.builder().model("gpt-5").addUserMessage("How is the weather?");
    }

    private static ResponseCreateParams responseParams() {
        return ResponseCreateParams.builder().model("gpt-5").input("Hi").build();
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
}
