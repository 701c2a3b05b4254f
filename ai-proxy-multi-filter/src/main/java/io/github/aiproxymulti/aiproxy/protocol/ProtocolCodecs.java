package io.github.aiproxymulti.aiproxy.protocol;

/** The codec of each protocol. */
public final class ProtocolCodecs {

    private static final ProtocolCodec OPENAI_CHAT = new OpenAiChatCodec();
    private static final ProtocolCodec OPENAI_RESPONSES = new OpenAiResponsesCodec();
    private static final ProtocolCodec OPENAI_EMBEDDINGS = new OpenAiEmbeddingsCodec();
    private static final ProtocolCodec ANTHROPIC_MESSAGES = new AnthropicMessagesCodec();
    private static final ProtocolCodec BEDROCK_CONVERSE = new BedrockConverseCodec();
    private static final ProtocolCodec PASSTHROUGH = new OpaqueCodec(Protocol.PASSTHROUGH);
    private static final ProtocolCodec VERTEX_PREDICT = new OpaqueCodec(Protocol.VERTEX_PREDICT);

    private ProtocolCodecs() {}

    /**
     * The codec of a protocol.
     *
     * @param protocol any protocol
     */
    public static ProtocolCodec of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI_CHAT -> OPENAI_CHAT;
            case OPENAI_RESPONSES -> OPENAI_RESPONSES;
            case OPENAI_EMBEDDINGS -> OPENAI_EMBEDDINGS;
            case ANTHROPIC_MESSAGES -> ANTHROPIC_MESSAGES;
            case BEDROCK_CONVERSE -> BEDROCK_CONVERSE;
            case PASSTHROUGH -> PASSTHROUGH;
            case VERTEX_PREDICT -> VERTEX_PREDICT;
        };
    }
}
