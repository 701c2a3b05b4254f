package io.github.aiproxymulti.aiproxy.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat completions (protocols.md 3). */
final class OpenAiChatCodec implements ProtocolCodec {

    private static final String END = "[DONE]";

    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public ResponseFacts response(JsonNode body) {
        ObjectNode raw = JsonFields.usage(body, "usage");
        boolean toolCall = false;
        StringJoiner text = new StringJoiner(" ");
        for (JsonNode choice : JsonFields.items(body, "choices")) {
            JsonNode message = choice.path("message");
            toolCall |= JsonFields.hasItems(message, "tool_calls");
            String content = JsonFields.string(message, "content");
            if (content != null) {
                text.add(content);
            }
        }
        boolean hasChoices = body.path("choices").isArray();
        return new ResponseFacts(raw == null ? null : usage(raw), raw, hasChoices ? text.toString() : null, toolCall);
    }

    @Override
    public @Nullable SkimmedAnswer skim(byte[] bytes, int length) {
        return OpenAiChatSkim.of(bytes, length);
    }

    @Override
    public EventFacts event(WireEvent event) {
        if (!(event instanceof SseEvent sse)
                || !sse.type().equals(SseEvent.MESSAGE)
                || sse.data().isBlank()) {
            return EventFacts.SKIP;
        }
        if (sse.data().equals(END)) {
            return EventFacts.DONE;
        }
        JsonNode chunk = WireJson.read(sse.data()).orElse(null);
        return chunk instanceof ObjectNode object ? chunk(object) : EventFacts.undecodable();
    }

    private static EventFacts chunk(ObjectNode chunk) {
        if (JsonFields.truthy(chunk, "error") && !JsonFields.hasItems(chunk, "choices")) {
            return EventFacts.failed(EventFacts.Kind.DELTA, null);
        }
        List<String> texts = new ArrayList<>(1);
        boolean toolCall = false;
        boolean content = false;
        for (JsonNode choice : JsonFields.items(chunk, "choices")) {
            JsonNode delta = choice.path("delta");
            String text = JsonFields.string(delta, "content");
            if (text != null) {
                texts.add(text);
            }
            toolCall |= JsonFields.hasItems(delta, "tool_calls");
            content |= carriesContent(delta);
        }
        ObjectNode raw = JsonFields.usage(chunk, "usage");
        Usage usage = raw == null ? null : usage(raw, 0);
        EventFacts.Kind kind = raw == null ? EventFacts.Kind.DELTA : EventFacts.Kind.USAGE;
        return new EventFacts(kind, texts, usage, raw, toolCall, false, content || toolCall, null);
    }

    private static boolean carriesContent(JsonNode delta) {
        return JsonFields.nonEmpty(delta, "content") != null
                || JsonFields.nonEmpty(delta, "reasoning_content") != null
                || JsonFields.nonEmpty(delta, "reasoning") != null
                || JsonFields.nonEmpty(delta, "refusal") != null
                || JsonFields.object(delta, "function_call") != null
                || JsonFields.object(delta, "audio") != null;
    }

    @Override
    public List<ChatMessage> messages(JsonNode request) {
        List<ChatMessage> messages = new ArrayList<>();
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
        return OpenAiCommon.endUser(request);
    }

    @Override
    public byte[] errorEvent(String message) {
        return OpenAiCommon.errorEvent(message);
    }

    /** The tokens of a usage object. */
    static Usage usage(ObjectNode raw) {
        return usage(raw, JsonFields.count(raw, "prompt_tokens") + completion(raw));
    }

    private static Usage usage(ObjectNode raw, long totalOtherwise) {
        return new Usage(
                JsonFields.count(raw, "prompt_tokens"),
                completion(raw),
                OpenAiCommon.total(raw, totalOtherwise),
                cacheRead(raw, JsonFields.object(raw, "prompt_tokens_details")),
                JsonFields.count(raw, "prompt_tokens_details", "cache_creation_input_tokens"),
                JsonFields.count(raw, "completion_tokens_details", "reasoning_tokens"));
    }

    private static long completion(ObjectNode raw) {
        return JsonFields.count(raw, "completion_tokens");
    }

    private static long cacheRead(ObjectNode raw, @Nullable ObjectNode details) {
        return details != null && JsonFields.hasNumber(details, "cached_tokens")
                ? JsonFields.count(details, "cached_tokens")
                : JsonFields.count(raw, "prompt_cache_hit_tokens");
    }
}
