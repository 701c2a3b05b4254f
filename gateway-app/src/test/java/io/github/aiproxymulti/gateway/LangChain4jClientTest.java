package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LangChain4j's models, which know of the gateway only its address. */
class LangChain4jClientTest extends EndToEnd {

    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("weather")
            .description("The weather of a city")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .required("city")
                    .build())
            .build();

    /** What the client speaks, and what stands behind the gateway. */
    enum Setup {
        OPENAI("openai-compatible", WeatherTalk.OPENAI, "tool_call_id") {
            @Override
            ChatModel plain(String base, String route) {
                return OpenAiChatModel.builder()
                        .baseUrl(base + "/v1")
                        .apiKey("key-of-the-client")
                        .modelName("gpt-5")
                        .customHeaders(Map.of(ROUTE, route))
                        .maxRetries(0)
                        .build();
            }

            @Override
            StreamingChatModel streaming(String base, String route) {
                return OpenAiStreamingChatModel.builder()
                        .baseUrl(base + "/v1")
                        .apiKey("key-of-the-client")
                        .modelName("gpt-5")
                        .customHeaders(Map.of(ROUTE, route))
                        .build();
            }
        },
        ANTHROPIC("anthropic", WeatherTalk.ANTHROPIC, "tool_use_id") {
            @Override
            ChatModel plain(String base, String route) {
                return anthropic(base, route);
            }

            @Override
            StreamingChatModel streaming(String base, String route) {
                return anthropicStreaming(base, route);
            }
        },
        ANTHROPIC_ON_OPENAI("openai-compatible", WeatherTalk.OPENAI, "tool_call_id") {
            @Override
            ChatModel plain(String base, String route) {
                return anthropic(base, route);
            }

            @Override
            StreamingChatModel streaming(String base, String route) {
                return anthropicStreaming(base, route);
            }
        };

        private final String provider;
        private final WeatherTalk talk;
        private final String idOfResult;

        Setup(String provider, WeatherTalk talk, String idOfResult) {
            this.provider = provider;
            this.talk = talk;
            this.idOfResult = idOfResult;
        }

        abstract ChatModel plain(String base, String route);

        abstract StreamingChatModel streaming(String base, String route);

        private static ChatModel anthropic(String base, String route) {
            return AnthropicChatModel.builder()
                    .baseUrl(base + "/v1")
                    .apiKey("key-of-the-client")
                    .modelName("claude-sonnet-5")
                    .customHeaders(Map.of(ROUTE, route))
                    .maxRetries(0)
                    .build();
        }

        private static StreamingChatModel anthropicStreaming(String base, String route) {
            return AnthropicStreamingChatModel.builder()
                    .baseUrl(base + "/v1")
                    .apiKey("key-of-the-client")
                    .modelName("claude-sonnet-5")
                    .customHeaders(Map.of(ROUTE, route))
                    .build();
        }
    }

    private final MockLlm model = mock("model");

    @ParameterizedTest
    @EnumSource
    void getsTheAnswerOfAChat(Setup setup) {
        ChatResponse answer = plain(setup, model).chat(UserMessage.from("Hi"));

        assertThat(answer.aiMessage().text()).isEqualTo(greeting(model));
        assertThat(answer.tokenUsage().inputTokenCount()).isEqualTo(10);
        assertThat(answer.tokenUsage().outputTokenCount()).isEqualTo(3);
        assertThat(model.requests().get(0).header("Authorization")).hasValue("Bearer key-of-model");
    }

    @ParameterizedTest
    @EnumSource
    void getsTheWholeStreamOfAChat(Setup setup) {
        Collected answer = stream(streaming(setup, model), UserMessage.from("Hi"));

        assertThat(answer.text.toString()).isEqualTo(greeting(model));
        assertThat(answer.whole().aiMessage().text()).isEqualTo(greeting(model));
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolAndAnswersWithItsResult(Setup setup) {
        MockLlm weather = mock(setup.talk.mock());
        ChatModel chat = plain(setup, weather);
        UserMessage question = UserMessage.from("How is the weather?");

        AiMessage call = chat.chat(withTool(question)).aiMessage();

        ToolExecutionRequest request = assertCallsForTheWeather(call);
        ChatResponse answer = chat.chat(withTool(question, call, sunny(request)));
        assertThat(answer.aiMessage().text()).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(setup, weather);
    }

    @ParameterizedTest
    @EnumSource
    void callsAToolInAStream(Setup setup) {
        MockLlm weather = mock(setup.talk.mock());
        StreamingChatModel chat = streaming(setup, weather);
        UserMessage question = UserMessage.from("How is the weather?");

        AiMessage call = stream(chat, question).whole().aiMessage();

        ToolExecutionRequest request = assertCallsForTheWeather(call);
        Collected answer = stream(chat, question, call, sunny(request));
        assertThat(answer.whole().aiMessage().text()).isEqualTo(WeatherTalk.ANSWER);
        assertToldTheResult(setup, weather);
    }

    @Test
    void getsAnEmbedding() {
        OpenAiEmbeddingModel embeddings = OpenAiEmbeddingModel.builder()
                .baseUrl(gateway().uri("/v1").toString())
                .apiKey("key-of-the-client")
                .modelName("text-embedding-3-small")
                .customHeaders(Map.of(ROUTE, route(Conf.of(Conf.on(model)))))
                .maxRetries(0)
                .build();

        assertThat(embeddings.embed("one").content().vector()).containsExactly(0.1f, 0.2f, 0.3f);
    }

    @ParameterizedTest
    @EnumSource
    void knowsARefusalForWhatItIs(Setup setup) {
        model.faults(Faults.none().status(429));
        ChatModel chat = plain(setup, model);

        assertThatThrownBy(() -> chat.chat("Hi")).isInstanceOf(RateLimitException.class);
    }

    private ChatModel plain(Setup setup, MockLlm backend) {
        return setup.plain(gateway().uri("").toString(), route(setup, backend));
    }

    private StreamingChatModel streaming(Setup setup, MockLlm backend) {
        return setup.streaming(gateway().uri("").toString(), route(setup, backend));
    }

    private String route(Setup setup, MockLlm backend) {
        return route(Conf.of(Conf.on(backend, "'provider': '" + setup.provider + "'")));
    }

    private static ChatRequest withTool(ChatMessage... messages) {
        return ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(WEATHER)
                .build();
    }

    private static Collected stream(StreamingChatModel model, ChatMessage... messages) {
        Collected collected = new Collected();
        model.chat(withTool(messages), collected);
        collected.whole();
        return collected;
    }

    private static ToolExecutionResultMessage sunny(ToolExecutionRequest request) {
        return ToolExecutionResultMessage.from(request, "sunny");
    }

    private static ToolExecutionRequest assertCallsForTheWeather(AiMessage call) {
        assertThat(call.toolExecutionRequests()).hasSize(1);
        ToolExecutionRequest request = call.toolExecutionRequests().get(0);
        assertThat(request.id()).isEqualTo(WeatherTalk.CALL_ID);
        assertThat(request.name()).isEqualTo("weather");
        assertThat(request.arguments().replace(" ", "").replace("\n", "")).isEqualTo("{\"city\":\"Bonn\"}");
        return request;
    }

    private static void assertToldTheResult(Setup setup, MockLlm weather) {
        assertThat(weather.requests()).hasSize(2);
        assertThat(weather.requests().get(0).bodyText()).contains("\"tools\"", "\"weather\"");
        assertThat(weather.requests().get(1).bodyText().replace(" ", ""))
                .contains("\"" + setup.idOfResult + "\":\"" + WeatherTalk.CALL_ID + "\"", "sunny");
    }

    private static final class Collected implements StreamingChatResponseHandler {

        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String part) {
            text.append(part);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }

        ChatResponse whole() {
            return whole.orTimeout(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
