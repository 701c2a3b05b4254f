package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Optional;

/** Tells from path and body which protocol a client speaks (pipeline.md 2). */
public final class ProtocolDetector {

    private ProtocolDetector() {}

    /**
     * The protocol of a request, the first rule that fits; empty when none does.
     *
     * @param path the request path without query
     * @param body the scanned request body
     */
    public static Optional<Protocol> detect(String path, RequestScan body) {
        if (body.root() != JsonKind.OBJECT && body.root() != JsonKind.ARRAY) {
            return Optional.empty();
        }
        boolean messages = body.isArrayOrObject("messages");
        if (messages && path.endsWith("/converse")) {
            return Optional.of(Protocol.BEDROCK_CONVERSE);
        }
        if (path.endsWith("/v1/messages")) {
            return Optional.of(Protocol.ANTHROPIC_MESSAGES);
        }
        boolean input = body.has("input");
        if (input && path.endsWith("/v1/responses")) {
            return Optional.of(Protocol.OPENAI_RESPONSES);
        }
        if (messages) {
            return Optional.of(Protocol.OPENAI_CHAT);
        }
        if (input) {
            return Optional.of(Protocol.OPENAI_EMBEDDINGS);
        }
        return body.isEmpty() ? Optional.empty() : Optional.of(Protocol.PASSTHROUGH);
    }

    /**
     * Whether the client asks for a stream: {@code stream} is exactly {@code true}, and never for embeddings.
     *
     * @param protocol what {@link #detect} found
     * @param body the scanned request body
     */
    public static boolean wantsStream(Protocol protocol, RequestScan body) {
        return protocol != Protocol.OPENAI_EMBEDDINGS && body.isTrue("stream");
    }
}
