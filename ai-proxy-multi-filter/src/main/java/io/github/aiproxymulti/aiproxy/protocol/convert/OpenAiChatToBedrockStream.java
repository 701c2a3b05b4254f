package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.EventStreamMessage;
import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer half for streams: Bedrock's event stream in, OpenAI chunks out. The tokens come behind Bedrock's stop and end
 * the stream. Confined to one stream.
 */
final class OpenAiChatToBedrockStream implements StreamConversion {

    private final ChatChunks chunks;
    private final ThoughtKeeper thoughts;

    OpenAiChatToBedrockStream(ChatChunks chunks) {
        this.chunks = chunks;
        this.thoughts = new ThoughtKeeper(chunks);
    }

    @Override
    public List<SseEvent> on(WireEvent event) {
        if (event instanceof EventStreamMessage message && !chunks.isDone()) {
            String kind = AnthropicAnswers.orEmpty(message.header(":message-type"));
            if (kind.equals("exception") || kind.equals("error")) {
                chunks.fail(error(message));
            } else {
                take(AnthropicAnswers.orEmpty(message.header(":event-type")), json(message));
            }
        }
        return chunks.taken();
    }

    @Override
    public List<SseEvent> end() {
        chunks.end();
        return chunks.taken();
    }

    private void take(String type, JsonNode data) {
        long block = JsonFields.count(data, "contentBlockIndex");
        switch (type) {
            case "messageStart" -> chunks.start();
            case "contentBlockStart" -> {
                ObjectNode use = JsonFields.object(data.path("start"), "toolUse");
                if (use != null) {
                    chunks.call(block, JsonFields.string(use, "toolUseId"), JsonFields.string(use, "name"));
                }
            }
            case "contentBlockDelta" -> delta(block, data.path("delta"));
            case "contentBlockStop" -> {
                thoughts.close();
                chunks.blockEnded(block, "{}");
            }
            case "messageStop" ->
                chunks.finish(OpenAiChatToBedrockResponse.finishReason(JsonFields.string(data, "stopReason")));
            case "metadata" -> metadata(data);
            default -> {
                // What the vendor may add one day.
            }
        }
    }

    private void delta(long block, JsonNode delta) {
        chunks.text(JsonFields.string(delta, "text"));
        chunks.arguments(block, JsonFields.string(delta.path("toolUse"), "input"));
        JsonNode reasoning = delta.path("reasoningContent");
        thoughts.think(JsonFields.string(reasoning, "text"));
        thoughts.sign(JsonFields.string(reasoning, "signature"));
        String redacted = JsonFields.string(reasoning, "redactedContent");
        if (redacted != null) {
            chunks.thought(ChatThoughts.redacted(redacted));
        }
    }

    private void metadata(JsonNode data) {
        ObjectNode usage = JsonFields.object(data, "usage");
        if (usage != null) {
            chunks.usage(OpenAiChatToBedrockResponse.usage(usage));
        }
        if (chunks.isFinished()) {
            chunks.end();
        }
    }

    private static ObjectNode error(EventStreamMessage message) {
        String type = first(message.header(":exception-type"), message.header(":error-code"));
        String text = JsonFields.nonEmpty(json(message), "message");
        return ChatErrors.error(
                type == null ? "api_error" : type,
                AnthropicAnswers.orEmpty(text == null ? message.header(":error-message") : text));
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static JsonNode json(EventStreamMessage message) {
        return WireJson.read(message.payload()).orElseGet(WireJson::object);
    }
}
