package io.github.aiproxymulti.aiproxy.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI responses (protocols.md 4). */
final class OpenAiResponsesCodec implements ProtocolCodec {

    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_RESPONSES;
    }

    @Override
    public ResponseFacts response(JsonNode body) {
        ObjectNode raw = JsonFields.usage(body, "usage");
        Usage usage = raw == null
                ? null
                : usage(raw, JsonFields.count(raw, "input_tokens") + JsonFields.count(raw, "output_tokens"));
        StringJoiner text = new StringJoiner(" ");
        for (JsonNode item : JsonFields.items(body, "output")) {
            String parts = JsonFields.is(item, "type", "message")
                    ? OpenAiCommon.joinedParts(JsonFields.items(item, "content"), "output_text")
                    : null;
            if (parts != null) {
                text.add(parts);
            }
        }
        boolean hasOutput = body.path("output").isArray();
        return new ResponseFacts(usage, raw, hasOutput ? text.toString() : null, hasFunctionCall(body));
    }

    @Override
    public EventFacts event(WireEvent event) {
        if (!(event instanceof SseEvent sse)) {
            return EventFacts.SKIP;
        }
        if (!sse.type().equals(SseEvent.MESSAGE)) {
            return named(sse.type(), sse);
        }
        // Some vendors send no event lines; the data says the type as well.
        JsonNode data = sse.data().isBlank() ? null : WireJson.read(sse.data()).orElse(null);
        String type = data == null ? null : JsonFields.string(data, "type");
        return type == null ? EventFacts.SKIP : named(type, sse);
    }

    private static EventFacts named(String type, SseEvent event) {
        return switch (type) {
            case "response.output_text.delta" -> textDelta(event);
            case "response.completed" -> completed(event);
            case "response.incomplete" -> EventFacts.DONE;
            case "response.failed", "error" -> EventFacts.failed(EventFacts.Kind.DONE, null);
            // Every kind of output comes in deltas of its own, and more kinds are added over time.
            default -> EventFacts.skip(false, type.endsWith(".delta"));
        };
    }

    private static EventFacts textDelta(SseEvent event) {
        JsonNode data = WireJson.read(event.data()).orElse(null);
        if (data == null) {
            return EventFacts.undecodable();
        }
        String delta = JsonFields.string(data, "delta");
        return delta == null ? EventFacts.SKIP : EventFacts.text(delta);
    }

    private static EventFacts completed(SseEvent event) {
        JsonNode data = WireJson.read(event.data()).orElse(null);
        ObjectNode response = data == null ? null : JsonFields.object(data, "response");
        if (response == null) {
            return EventFacts.DONE;
        }
        boolean toolCall = hasFunctionCall(response);
        ObjectNode raw = JsonFields.usage(response, "usage");
        return raw == null
                ? new EventFacts(EventFacts.Kind.DONE, List.of(), null, null, toolCall, false, false, null)
                : EventFacts.usage(EventFacts.Kind.USAGE_AND_DONE, usage(raw, 0), raw, toolCall);
    }

    @Override
    public List<ChatMessage> messages(JsonNode request) {
        List<ChatMessage> messages = new ArrayList<>();
        add(messages, "system", JsonFields.string(request, "instructions"));
        add(messages, "user", JsonFields.string(request, "input"));
        for (JsonNode item : JsonFields.items(request, "input")) {
            add(messages, OpenAiCommon.role(item), text(item));
        }
        return messages;
    }

    private static @Nullable String text(JsonNode item) {
        for (String candidate : new String[] {
            JsonFields.stringOf(item),
            JsonFields.string(item, "content"),
            parts(item),
            JsonFields.string(item, "text"),
            JsonFields.string(item, "output")
        }) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static @Nullable String parts(JsonNode item) {
        StringJoiner texts = new StringJoiner(" ");
        boolean any = false;
        for (JsonNode part : JsonFields.items(item, "content")) {
            String text = JsonFields.string(part, "text");
            if (text != null) {
                texts.add(text);
                any = true;
            }
        }
        return any ? texts.toString() : null;
    }

    private static void add(List<ChatMessage> messages, String role, @Nullable String text) {
        if (text != null) {
            messages.add(new ChatMessage(role, text));
        }
    }

    @Override
    public Optional<JsonNode> requestContent(JsonNode request) {
        return Optional.ofNullable(request.get("input"));
    }

    @Override
    public Optional<String> endUser(JsonNode request) {
        return OpenAiCommon.endUser(request);
    }

    @Override
    public byte[] errorEvent(String message) {
        ObjectNode data = WireJson.object()
                .put("type", "error")
                .put("code", "upstream_error")
                .put("message", message);
        return SseEncoder.encode(SseEvent.of("error", WireJson.text(data)));
    }

    private static boolean hasFunctionCall(JsonNode response) {
        for (JsonNode item : JsonFields.items(response, "output")) {
            if (JsonFields.is(item, "type", "function_call")) {
                return true;
            }
        }
        return false;
    }

    private static Usage usage(ObjectNode raw, long totalOtherwise) {
        return new Usage(
                JsonFields.count(raw, "input_tokens"),
                JsonFields.count(raw, "output_tokens"),
                OpenAiCommon.total(raw, totalOtherwise),
                JsonFields.count(raw, "input_tokens_details", "cached_tokens"),
                0,
                JsonFields.count(raw, "output_tokens_details", "reasoning_tokens"));
    }
}
