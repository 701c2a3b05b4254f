package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer half for whole answers: OpenAI in, Anthropic out (protocols.md 9.7). Only the first choice is used. */
final class AnthropicToOpenAiChatResponse {

    private final ToolNames tools;
    private final ModelNames names;
    private final Consumer<String> warnings;

    AnthropicToOpenAiChatResponse(ToolNames tools, ModelNames names, Consumer<String> warnings) {
        this.tools = tools;
        this.names = names;
        this.warnings = warnings;
    }

    ObjectNode convert(JsonNode upstream) {
        if (!upstream.isObject()) {
            throw new ConversionException("response body must be a table");
        }
        if (JsonFields.truthy(upstream, "error")) {
            return AnthropicAnswers.error(upstream);
        }
        if (!(upstream.path("choices").path(0) instanceof ObjectNode choice)) {
            throw new ConversionException("no choices in response");
        }
        ObjectNode message = WireJson.object();
        message.put("id", AnthropicAnswers.orEmpty(JsonFields.string(upstream, "id")));
        message.put("type", "message").put("role", "assistant").put("model", names.effectiveOrEmpty());
        addContent(message.putArray("content"), choice.path("message"));
        message.put("stop_reason", AnthropicAnswers.stopReason(JsonFields.string(choice, "finish_reason")));
        addUsage(message.putObject("usage"), JsonFields.object(upstream, "usage"));
        return message;
    }

    private void addContent(ArrayNode content, JsonNode message) {
        String thinking = AnthropicAnswers.reasoning(message);
        if (thinking != null) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", thinking)
                    .put("signature", "");
        }
        String text = JsonFields.nonEmpty(message, "content");
        if (text != null) {
            content.addObject().put("type", "text").put("text", text);
        }
        for (JsonNode call : JsonFields.items(message, "tool_calls")) {
            JsonNode function = call.path("function");
            content.addObject()
                    .put("type", "tool_use")
                    .put("id", AnthropicAnswers.orEmpty(JsonFields.string(call, "id")))
                    .put("name", tools.original(AnthropicAnswers.orEmpty(JsonFields.string(function, "name"))))
                    .set("input", input(function));
        }
        if (content.isEmpty()) {
            content.addObject().put("type", "text").put("text", "");
        }
    }

    private JsonNode input(JsonNode function) {
        String arguments = JsonFields.string(function, "arguments");
        if (arguments == null) {
            return WireJson.object();
        }
        JsonNode parsed = WireJson.read(arguments).orElse(null);
        if (parsed != null && parsed.isContainer()) {
            return parsed;
        }
        warnings.accept("failed to decode tool_call arguments: " + (parsed == null ? "not JSON" : "not a JSON object"));
        return WireJson.object();
    }

    private static void addUsage(ObjectNode converted, @Nullable ObjectNode usage) {
        if (usage == null) {
            converted.put("input_tokens", 0).put("output_tokens", 0);
            return;
        }
        converted.put("input_tokens", AnthropicAnswers.uncachedInput(usage));
        converted.put("output_tokens", JsonFields.count(usage, "completion_tokens"));
        ObjectNode details = JsonFields.object(usage, "prompt_tokens_details");
        if (details != null) {
            converted.put("cache_read_input_tokens", JsonFields.count(details, "cached_tokens"));
            if (JsonFields.hasNumber(details, "cache_creation_input_tokens")) {
                converted.put("cache_creation_input_tokens", JsonFields.count(details, "cache_creation_input_tokens"));
            }
        }
    }
}
