package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer half for whole answers: Bedrock in, OpenAI out. Bedrock names neither answer nor model. */
final class OpenAiChatToBedrockResponse {

    private final ToolNames tools;
    private final ModelNames names;
    private final AnswerIdentity identity;

    OpenAiChatToBedrockResponse(ToolNames tools, ModelNames names, AnswerIdentity identity) {
        this.tools = tools;
        this.names = names;
        this.identity = identity;
    }

    ObjectNode convert(JsonNode upstream) {
        if (!(upstream.path("output").path("message").get("content") instanceof ArrayNode content)) {
            throw new ConversionException("no output.message in response");
        }
        ChatCompletion answer = new ChatCompletion(tools);
        content.forEach(block -> add(answer, block));
        return answer.toJson(
                "chatcmpl-" + identity.id(),
                identity.created(),
                names.effectiveOrEmpty(),
                finishReason(JsonFields.string(upstream, "stopReason")),
                usage(upstream.path("usage")).toChat());
    }

    private static void add(ChatCompletion answer, JsonNode block) {
        answer.text(JsonFields.string(block, "text"));
        ObjectNode use = JsonFields.object(block, "toolUse");
        if (use != null) {
            answer.call(JsonFields.string(use, "toolUseId"), JsonFields.string(use, "name"), use.get("input"));
        }
        ObjectNode reasoning = JsonFields.object(block, "reasoningContent");
        if (reasoning == null) {
            return;
        }
        String redacted = JsonFields.string(reasoning, "redactedContent");
        if (redacted != null) {
            answer.redacted(redacted);
        }
        ObjectNode thought = JsonFields.object(reasoning, "reasoningText");
        if (thought != null) {
            answer.thought(
                    AnthropicAnswers.orEmpty(JsonFields.string(thought, "text")),
                    JsonFields.string(thought, "signature"));
        }
    }

    static ChatUsage usage(JsonNode usage) {
        return new ChatUsage(
                JsonFields.count(usage, "inputTokens"),
                JsonFields.count(usage, "cacheReadInputTokens"),
                JsonFields.count(usage, "cacheWriteInputTokens"),
                JsonFields.count(usage, "outputTokens"));
    }

    static String finishReason(@Nullable String stopReason) {
        return switch (stopReason == null ? "" : stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "guardrail_intervened", "content_filtered" -> "content_filter";
            default -> "stop";
        };
    }
}
