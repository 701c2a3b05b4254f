package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer half for streams: Anthropic events in, OpenAI chunks out. Pings are no chunk. A thought goes out bit by bit
 * for reading and as a whole, with its signature, for keeping. Confined to one stream.
 */
final class OpenAiChatToAnthropicStream implements StreamConversion {

    private final ChatChunks chunks;
    private final ThoughtKeeper thoughts;
    private String wholeArguments = "{}";

    OpenAiChatToAnthropicStream(ChatChunks chunks) {
        this.chunks = chunks;
        this.thoughts = new ThoughtKeeper(chunks);
    }

    @Override
    public List<SseEvent> on(WireEvent event) {
        if (event instanceof SseEvent sse && !chunks.isDone()) {
            JsonNode data = WireJson.read(sse.data()).orElseGet(WireJson::object);
            String type = JsonFields.nonEmpty(data, "type");
            take(type == null ? sse.type() : type, data);
        }
        return chunks.taken();
    }

    @Override
    public List<SseEvent> end() {
        chunks.end();
        return chunks.taken();
    }

    private void take(String type, JsonNode data) {
        switch (type) {
            case "message_start" -> start(data.path("message"));
            case "content_block_start" -> blockStart(JsonFields.count(data, "index"), data.path("content_block"));
            case "content_block_delta" -> blockDelta(JsonFields.count(data, "index"), data.path("delta"));
            case "content_block_stop" -> {
                thoughts.close();
                chunks.blockEnded(JsonFields.count(data, "index"), wholeArguments);
            }
            case "message_delta" -> messageDelta(data);
            case "message_stop" -> chunks.end();
            case "error" -> chunks.fail(ChatErrors.of(data));
            default -> {
                // Pings and what the vendor may add one day.
            }
        }
    }

    private void start(JsonNode message) {
        chunks.named(JsonFields.nonEmpty(message, "id"), JsonFields.nonEmpty(message, "model"));
        chunks.start();
        usage(message);
    }

    private void blockStart(long index, JsonNode block) {
        switch (AnthropicAnswers.orEmpty(JsonFields.string(block, "type"))) {
            case "text" -> chunks.text(JsonFields.string(block, "text"));
            case "thinking" -> thoughts.think(JsonFields.string(block, "thinking"));
            case "redacted_thinking" ->
                chunks.thought(ChatThoughts.redacted(AnthropicAnswers.orEmpty(JsonFields.string(block, "data"))));
            case "tool_use" -> {
                ObjectNode input = JsonFields.object(block, "input");
                wholeArguments = input == null ? "{}" : WireJson.text(input);
                chunks.call(index, JsonFields.string(block, "id"), JsonFields.string(block, "name"));
            }
            default -> {
                // What the vendor's own tools did has no place in a chat.
            }
        }
    }

    private void blockDelta(long index, JsonNode delta) {
        switch (AnthropicAnswers.orEmpty(JsonFields.string(delta, "type"))) {
            case "text_delta" -> chunks.text(JsonFields.string(delta, "text"));
            case "thinking_delta" -> thoughts.think(JsonFields.string(delta, "thinking"));
            case "signature_delta" -> thoughts.sign(JsonFields.string(delta, "signature"));
            case "input_json_delta" -> chunks.arguments(index, JsonFields.string(delta, "partial_json"));
            default -> {
                // Citations have no place in a chat.
            }
        }
    }

    private void messageDelta(JsonNode data) {
        usage(data);
        String reason = JsonFields.nonEmpty(data.path("delta"), "stop_reason");
        if (reason != null) {
            chunks.finish(OpenAiChatToAnthropicResponse.finishReason(reason));
        }
    }

    private void usage(JsonNode holder) {
        ObjectNode usage = JsonFields.object(holder, "usage");
        if (usage != null) {
            chunks.usage(OpenAiChatToAnthropicResponse.usage(usage));
        }
    }
}
