package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Amazon Bedrock converse (protocols.md 7). */
final class BedrockConverseCodec implements ProtocolCodec {

    @Override
    public Protocol protocol() {
        return Protocol.BEDROCK_CONVERSE;
    }

    @Override
    public ResponseFacts response(JsonNode body) {
        ObjectNode raw = JsonFields.usage(body, "usage");
        JsonNode message = body.path("output").path("message");
        String text = texts(JsonFields.items(message, "content"));
        boolean hasContent = message.path("content").isArray();
        return new ResponseFacts(raw == null ? null : usage(raw), raw, text == null && hasContent ? "" : text, false);
    }

    @Override
    public EventFacts event(WireEvent event) {
        if (!(event instanceof EventStreamMessage message)) {
            return EventFacts.SKIP;
        }
        String messageType = message.header(":message-type");
        if ("exception".equals(messageType) || "error".equals(messageType)) {
            String exception = message.header(":exception-type");
            String type = exception != null ? exception : message.header(":error-code");
            return EventFacts.failed(EventFacts.Kind.DONE, "Bedrock stream error: type=" + type);
        }
        String type = message.header(":event-type");
        return type == null ? EventFacts.SKIP : named(type, message.payload());
    }

    private static EventFacts named(String type, byte[] payload) {
        return switch (type) {
            case "messageStop" -> EventFacts.DONE;
            case "contentBlockDelta" -> delta(json(payload).path("delta"));
            case "contentBlockStart" ->
                EventFacts.skip(false, JsonFields.object(json(payload).path("start"), "toolUse") != null);
            case "metadata" -> {
                ObjectNode raw = JsonFields.usage(json(payload), "usage");
                yield raw == null
                        ? EventFacts.SKIP
                        : EventFacts.usage(EventFacts.Kind.USAGE_AND_DONE, usage(raw), raw, false);
            }
            default -> EventFacts.SKIP;
        };
    }

    private static EventFacts delta(JsonNode delta) {
        String text = JsonFields.string(delta, "text");
        return text != null ? EventFacts.text(text) : EventFacts.skip(false, delta.isObject() && !delta.isEmpty());
    }

    private static JsonNode json(byte[] payload) {
        return WireJson.read(payload).orElseGet(WireJson::object);
    }

    @Override
    public List<ChatMessage> messages(JsonNode request) {
        List<ChatMessage> messages = new ArrayList<>();
        String system = texts(JsonFields.items(request, "system"));
        if (system != null) {
            messages.add(new ChatMessage("system", system));
        }
        for (JsonNode message : JsonFields.items(request, "messages")) {
            String text = texts(JsonFields.items(message, "content"));
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
        return Optional.empty();
    }

    @Override
    public byte[] errorEvent(String message) {
        return EventStreamFrame.encode(
                Map.of(
                        ":message-type", "exception",
                        ":exception-type", "modelStreamErrorException",
                        ":content-type", "application/json"),
                WireJson.text(WireJson.object().put("message", message)).getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String texts(Iterable<JsonNode> blocks) {
        StringJoiner texts = new StringJoiner(" ");
        boolean any = false;
        for (JsonNode block : blocks) {
            String text = JsonFields.string(block, "text");
            if (text != null) {
                texts.add(text);
                any = true;
            }
        }
        return any ? texts.toString() : null;
    }

    private static Usage usage(ObjectNode raw) {
        long input = JsonFields.count(raw, "inputTokens");
        long output = JsonFields.count(raw, "outputTokens");
        long total = JsonFields.hasNumber(raw, "totalTokens") ? JsonFields.count(raw, "totalTokens") : input + output;
        return new Usage(input, output, total, 0, 0, 0);
    }
}
