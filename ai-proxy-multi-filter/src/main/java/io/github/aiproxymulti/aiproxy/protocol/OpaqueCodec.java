package io.github.aiproxymulti.aiproxy.protocol;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A protocol whose content nobody here looks into: passthrough (protocols.md 8) and Vertex AI predict. */
final class OpaqueCodec implements ProtocolCodec {

    private final Protocol protocol;

    OpaqueCodec(Protocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public ResponseFacts response(JsonNode body) {
        return ResponseFacts.UNKNOWN;
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
        return List.of();
    }

    @Override
    public Optional<JsonNode> requestContent(JsonNode request) {
        return Optional.empty();
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
