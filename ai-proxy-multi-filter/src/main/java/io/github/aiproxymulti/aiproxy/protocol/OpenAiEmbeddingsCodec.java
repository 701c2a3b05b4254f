package io.github.aiproxymulti.aiproxy.protocol;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI embeddings (protocols.md 5). */
final class OpenAiEmbeddingsCodec implements ProtocolCodec {

    @Override
    public Protocol protocol() {
        return Protocol.OPENAI_EMBEDDINGS;
    }

    @Override
    public ResponseFacts response(JsonNode body) {
        ObjectNode raw = JsonFields.usage(body, "usage");
        if (raw == null) {
            return ResponseFacts.UNKNOWN;
        }
        long prompt = JsonFields.count(raw, "prompt_tokens");
        Usage usage = new Usage(prompt, 0, JsonFields.count(raw, "total_tokens"), 0, 0, 0);
        return new ResponseFacts(usage, raw, null, false);
    }

    @Override
    public EventFacts event(WireEvent event) {
        return EventFacts.SKIP;
    }

    @Override
    public boolean isContent(EventFacts event) {
        return true;
    }

    @Override
    public List<ChatMessage> messages(JsonNode request) {
        String input = JsonFields.string(request, "input");
        return input == null ? List.of() : List.of(new ChatMessage("user", input));
    }

    @Override
    public Optional<JsonNode> requestContent(JsonNode request) {
        return Optional.ofNullable(request.get("input"));
    }

    @Override
    public Optional<String> endUser(JsonNode request) {
        return Optional.empty();
    }

    @Override
    public byte[] errorEvent(String message) {
        return OpenAiCommon.errorEvent(message);
    }
}
