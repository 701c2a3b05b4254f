package io.github.aiproxymulti.aiproxy.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic messages (protocols.md 6). */
final class AnthropicMessagesCodec implements ProtocolCodec {

    @Override
    public Protocol protocol() {
        return Protocol.ANTHROPIC_MESSAGES;
    }

    @Override
    public ResponseFacts response(JsonNode body) {
        ObjectNode raw = JsonFields.usage(body, "usage");
        boolean toolCall = false;
        for (JsonNode block : JsonFields.items(body, "content")) {
            toolCall |= JsonFields.is(block, "type", "tool_use");
        }
        String text = OpenAiCommon.joinedParts(JsonFields.items(body, "content"), "text");
        boolean hasContent = body.path("content").isArray();
        return new ResponseFacts(
                raw == null ? null : usage(raw, true), raw, text == null && hasContent ? "" : text, toolCall);
    }

    @Override
    public EventFacts event(WireEvent event) {
        if (!(event instanceof SseEvent sse)) {
            return EventFacts.SKIP;
        }
        return switch (sse.type()) {
            case "message_stop" -> EventFacts.DONE;
            case "message_start", "content_block_start", "content_block_delta", "message_delta", "error" -> {
                JsonNode data = WireJson.read(sse.data()).orElse(null);
                yield data instanceof ObjectNode object ? named(sse.type(), object) : undecodable(sse.type());
            }
            default -> EventFacts.SKIP;
        };
    }

    private static EventFacts named(String type, ObjectNode data) {
        return switch (type) {
            case "message_start" -> usageEvent(data.path("message"), true);
            case "message_delta" -> usageEvent(data, false);
            case "content_block_start" -> blockStart(data.path("content_block"));
            case "content_block_delta" -> blockDelta(data.path("delta"));
            default -> {
                JsonNode error = data.path("error");
                yield EventFacts.failed(
                        EventFacts.Kind.DONE,
                        "Anthropic SSE error: type=" + JsonFields.string(error, "type") + ", message="
                                + JsonFields.string(error, "message"));
            }
        };
    }

    private static EventFacts undecodable(String type) {
        return type.equals("error")
                ? EventFacts.failed(EventFacts.Kind.DONE, "failed to decode SSE data")
                : EventFacts.undecodable();
    }

    private static EventFacts usageEvent(JsonNode holder, boolean withCache) {
        ObjectNode raw = JsonFields.usage(holder, "usage");
        return raw == null
                ? EventFacts.SKIP
                : EventFacts.usage(EventFacts.Kind.USAGE, usage(raw, withCache), raw, false);
    }

    private static EventFacts blockStart(JsonNode block) {
        boolean tool = JsonFields.is(block, "type", "tool_use");
        return EventFacts.skip(tool, tool);
    }

    private static EventFacts blockDelta(JsonNode delta) {
        String text = JsonFields.string(delta, "text");
        if (text != null && JsonFields.is(delta, "type", "text_delta")) {
            return EventFacts.text(text);
        }
        boolean content =
                JsonFields.nonEmpty(delta, "thinking") != null || JsonFields.nonEmpty(delta, "partial_json") != null;
        return EventFacts.skip(false, content);
    }

    @Override
    public List<ChatMessage> messages(JsonNode request) {
        List<ChatMessage> messages = new ArrayList<>();
        String system = JsonFields.string(request, "system");
        if (system != null) {
            messages.add(new ChatMessage("system", system));
        }
        for (JsonNode message : JsonFields.items(request, "messages")) {
            String text = OpenAiCommon.contentText(message, "text");
            if (text != null) {
                messages.add(new ChatMessage(OpenAiCommon.role(message), text));
            }
        }
        return messages;
    }

    @Override
    public Optional<JsonNode> requestContent(JsonNode request) {
        return Optional.ofNullable(request.get("messages"));
    }

    @Override
    public Optional<String> endUser(JsonNode request) {
        return Optional.ofNullable(JsonFields.string(request.path("metadata"), "user_id"));
    }

    @Override
    public byte[] errorEvent(String message) {
        ObjectNode data = WireJson.object().put("type", "error");
        data.putObject("error").put("type", "api_error").put("message", message);
        return SseEncoder.encode(SseEvent.of("error", WireJson.text(data)));
    }

    private static Usage usage(ObjectNode raw, boolean withCache) {
        long input = JsonFields.count(raw, "input_tokens");
        long output = JsonFields.count(raw, "output_tokens");
        return new Usage(
                input,
                output,
                input + output,
                withCache ? JsonFields.count(raw, "cache_read_input_tokens") : 0,
                withCache ? JsonFields.count(raw, "cache_creation_input_tokens") : 0,
                0);
    }
}
