package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts a whole OpenAI chat completion together, block by block. */
final class ChatCompletion {

    private final ToolNames tools;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode thoughts = WireJson.object().arrayNode();
    private final ArrayNode calls = WireJson.object().arrayNode();

    ChatCompletion(ToolNames tools) {
        this.tools = tools;
    }

    void text(@Nullable String piece) {
        text.append(AnthropicAnswers.orEmpty(piece));
    }

    void thought(String thinking, @Nullable String signature) {
        reasoning.append(thinking);
        if (signature != null && !signature.isEmpty()) {
            thoughts.add(ChatThoughts.thinking(thinking, signature));
        }
    }

    void redacted(String data) {
        thoughts.add(ChatThoughts.redacted(data));
    }

    void call(@Nullable String id, @Nullable String name, @Nullable JsonNode input) {
        ObjectNode call =
                calls.addObject().put("id", AnthropicAnswers.orEmpty(id)).put("type", "function");
        call.putObject("function")
                .put("name", tools.original(AnthropicAnswers.orEmpty(name)))
                .put("arguments", input instanceof ObjectNode object ? WireJson.text(object) : "{}");
    }

    ObjectNode toJson(String id, long created, String model, String finishReason, ObjectNode usage) {
        ObjectNode answer = WireJson.object()
                .put("id", id)
                .put("object", "chat.completion")
                .put("created", created)
                .put("model", model);
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        if (text.isEmpty() && !calls.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", text.toString());
        }
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!thoughts.isEmpty()) {
            message.set("thinking_blocks", thoughts);
        }
        message.putNull("refusal");
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        choice.putNull("logprobs").put("finish_reason", finishReason);
        answer.set("usage", usage);
        return answer;
    }
}
