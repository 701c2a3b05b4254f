package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The words that whole and streamed Anthropic answers share. */
final class AnthropicAnswers {

    private AnthropicAnswers() {}

    /** The Anthropic error object for an OpenAI body whose {@code error} is given. */
    static ObjectNode error(JsonNode body) {
        JsonNode error = body.path("error");
        String type = scalar(error.get("type"));
        String code = scalar(error.get("code"));
        String message = error.isString() ? error.stringValue() : JsonFields.string(error, "message");
        ObjectNode converted = WireJson.object().put("type", "error");
        converted
                .putObject("error")
                .put("type", type != null ? type : code != null ? code : "api_error")
                .put("message", message == null ? "" : message);
        return converted;
    }

    static String stopReason(@Nullable String finishReason) {
        return switch (finishReason == null ? "" : finishReason) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            default -> "end_turn";
        };
    }

    /** Tokens of the prompt that did not come from a cache. */
    static long uncachedInput(ObjectNode usage) {
        long cached = JsonFields.count(usage, "prompt_tokens_details", "cached_tokens");
        return Math.max(0, JsonFields.count(usage, "prompt_tokens") - cached);
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** The reasoning text under either name vendors use. */
    static @Nullable String reasoning(JsonNode message) {
        String reasoning = JsonFields.nonEmpty(message, "reasoning_content");
        return reasoning != null ? reasoning : JsonFields.nonEmpty(message, "reasoning");
    }

    private static @Nullable String scalar(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        return node.isString() ? node.stringValue() : node.isNumber() ? WireJson.text(node) : null;
    }
}
