package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer half for streams: OpenAI chunks in, Anthropic events out (protocols.md 9.8). The closing pair
 * {@code message_delta}, {@code message_stop} is held back after the finishing chunk, because vendors send the usage one
 * chunk later; the next event, the end marker or the end of the stream lets it go.
 */
final class AnthropicToOpenAiChatStream implements StreamConversion {

    // Confined to one stream.
    private final AnthropicBlocks blocks;
    private final List<SseEvent> out = new ArrayList<>();
    private boolean started;
    private boolean done;
    private @Nullable ObjectNode pending;

    AnthropicToOpenAiChatStream(ToolNames tools) {
        this.blocks = new AnthropicBlocks(tools, this::emit);
    }

    @Override
    public List<SseEvent> on(WireEvent event) {
        if (!(event instanceof SseEvent sse)) {
            return List.of();
        }
        if (sse.type().equals("ping") && started && !done) {
            emit(WireJson.object().put("type", "ping"));
        } else if (sse.type().equals(SseEvent.MESSAGE) && sse.data().equals("[DONE]")) {
            finish();
        } else if (sse.type().equals(SseEvent.MESSAGE) && !sse.data().isBlank()) {
            JsonNode chunk = WireJson.read(sse.data()).orElse(null);
            if (chunk instanceof ObjectNode object) {
                chunk(object);
            }
        }
        return taken();
    }

    @Override
    public List<SseEvent> end() {
        finish();
        return taken();
    }

    private void chunk(ObjectNode chunk) {
        if (done) {
            releaseWith(JsonFields.object(chunk, "usage"));
            return;
        }
        if (JsonFields.truthy(chunk, "error") && !JsonFields.hasItems(chunk, "choices")) {
            // Anthropic's error event ends a stream, nothing may follow it.
            emit(AnthropicAnswers.error(chunk));
            done = true;
            return;
        }
        start(chunk);
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        blocks.thinking(AnthropicAnswers.reasoning(delta));
        blocks.text(JsonFields.nonEmpty(delta, "content"));
        for (JsonNode call : JsonFields.items(delta, "tool_calls")) {
            blocks.tool(call);
        }
        String finish = AnthropicAnswers.orEmpty(JsonFields.string(choice, "finish_reason"))
                .strip();
        if (!finish.isEmpty() && !finish.equals("null")) {
            blocks.close();
            pending = messageDelta(AnthropicAnswers.stopReason(finish));
            addUsage(pending, JsonFields.object(chunk, "usage"), false);
            done = true;
        }
    }

    private void start(ObjectNode chunk) {
        if (started) {
            return;
        }
        started = true;
        ObjectNode event = WireJson.object().put("type", "message_start");
        ObjectNode message = event.putObject("message");
        message.put("id", AnthropicAnswers.orEmpty(JsonFields.string(chunk, "id")));
        message.put("type", "message").put("role", "assistant");
        message.put("model", AnthropicAnswers.orEmpty(JsonFields.string(chunk, "model")));
        message.putArray("content");
        putNoUsage(message);
        emit(event);
    }

    /** Lets the closing pair go, with the usage of a chunk behind the finishing one unless it has some already. */
    private void releaseWith(@Nullable ObjectNode usage) {
        if (pending == null) {
            return;
        }
        if (!pending.has("usage")) {
            addUsage(pending, usage, true);
        }
        if (!pending.has("usage")) {
            // Anthropic's clients take a message_delta without usage for a broken stream.
            putNoUsage(pending);
        }
        emit(pending);
        emit(WireJson.object().put("type", "message_stop"));
        pending = null;
    }

    private void finish() {
        if (started && !done) {
            blocks.close();
            pending = messageDelta("end_turn");
            done = true;
        }
        releaseWith(null);
    }

    private static ObjectNode messageDelta(String stopReason) {
        ObjectNode event = WireJson.object().put("type", "message_delta");
        event.putObject("delta").put("stop_reason", stopReason);
        return event;
    }

    private static void putNoUsage(ObjectNode parent) {
        parent.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
    }

    private static void addUsage(ObjectNode event, @Nullable ObjectNode usage, boolean withCreation) {
        if (usage == null) {
            return;
        }
        ObjectNode converted = event.putObject("usage");
        converted.put("input_tokens", AnthropicAnswers.uncachedInput(usage));
        converted.put("output_tokens", JsonFields.count(usage, "completion_tokens"));
        long cached = JsonFields.count(usage, "prompt_tokens_details", "cached_tokens");
        if (cached > 0) {
            converted.put("cache_read_input_tokens", cached);
        }
        ObjectNode details = JsonFields.object(usage, "prompt_tokens_details");
        if (withCreation && details != null && JsonFields.hasNumber(details, "cache_creation_input_tokens")) {
            converted.put("cache_creation_input_tokens", JsonFields.count(details, "cache_creation_input_tokens"));
        }
    }

    private void emit(ObjectNode event) {
        out.add(SseEvent.of(AnthropicAnswers.orEmpty(JsonFields.string(event, "type")), WireJson.text(event)));
    }

    private List<SseEvent> taken() {
        List<SseEvent> taken = List.copyOf(out);
        out.clear();
        return taken;
    }
}
