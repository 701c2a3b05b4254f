package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer half for whole answers: Anthropic in, OpenAI out. */
final class OpenAiChatToAnthropicResponse {

    private final ToolNames tools;
    private final ModelNames names;
    private final AnswerIdentity identity;

    OpenAiChatToAnthropicResponse(ToolNames tools, ModelNames names, AnswerIdentity identity) {
        this.tools = tools;
        this.names = names;
        this.identity = identity;
    }

    ObjectNode convert(JsonNode upstream) {
        if (upstream.path("error").isObject()) {
            return ChatErrors.of(upstream);
        }
        if (!(upstream.get("content") instanceof ArrayNode content)) {
            throw new ConversionException("no content in response");
        }
        ChatCompletion answer = new ChatCompletion(tools);
        content.forEach(block -> add(answer, block));
        String id = JsonFields.nonEmpty(upstream, "id");
        String model = JsonFields.nonEmpty(upstream, "model");
        return answer.toJson(
                id == null ? "chatcmpl-" + identity.id() : id,
                identity.created(),
                model == null ? names.effectiveOrEmpty() : model,
                finishReason(JsonFields.string(upstream, "stop_reason")),
                usage(upstream.path("usage")).toChat());
    }

    private static void add(ChatCompletion answer, JsonNode block) {
        switch (AnthropicAnswers.orEmpty(JsonFields.string(block, "type"))) {
            case "text" -> answer.text(JsonFields.string(block, "text"));
            case "thinking" ->
                answer.thought(
                        AnthropicAnswers.orEmpty(JsonFields.string(block, "thinking")),
                        JsonFields.string(block, "signature"));
            case "redacted_thinking" -> answer.redacted(AnthropicAnswers.orEmpty(JsonFields.string(block, "data")));
            case "tool_use" ->
                answer.call(JsonFields.string(block, "id"), JsonFields.string(block, "name"), block.get("input"));
            default -> {
                // What the vendor's own tools did has no place in a chat.
            }
        }
    }

    static ChatUsage usage(JsonNode usage) {
        return new ChatUsage(
                JsonFields.count(usage, "input_tokens"),
                JsonFields.count(usage, "cache_read_input_tokens"),
                JsonFields.count(usage, "cache_creation_input_tokens"),
                JsonFields.count(usage, "output_tokens"));
    }

    static String finishReason(@Nullable String stopReason) {
        return switch (stopReason == null ? "" : stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }
}
