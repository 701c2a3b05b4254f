package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat clients on Amazon Bedrock converse. */
final class OpenAiChatToBedrock implements ProtocolConverter {

    @Override
    public Protocol from() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public Protocol to() {
        return Protocol.BEDROCK_CONVERSE;
    }

    @Override
    public HeaderRule headers(boolean configured) {
        return OpenAiChatToBedrock::withoutOpenAis;
    }

    @Override
    public Conversion convert(ObjectNode clientBody, AnswerIdentity identity) {
        ToolNames names = new ToolNames();
        ObjectNode body = new OpenAiChatToBedrockRequest(clientBody, names).convert();
        boolean wantsUsage = new ChatSettings(clientBody).wantsUsage();
        return new Converted(body, names, identity, wantsUsage);
    }

    private static List<HeaderField> withoutOpenAis(List<HeaderField> headers) {
        return headers.stream()
                .filter(header -> !OpenAiHeaderRule.isOpenAis(header.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private record Converted(ObjectNode body, ToolNames tools, AnswerIdentity identity, boolean wantsUsage)
            implements Conversion {

        @Override
        public JsonNode response(JsonNode upstream, ModelNames names, Consumer<String> warnings) {
            return new OpenAiChatToBedrockResponse(tools, names, identity).convert(upstream);
        }

        @Override
        public Optional<JsonNode> error(int status, byte[] upstream) {
            return Optional.of(ChatErrors.of(status, upstream));
        }

        @Override
        public StreamConversion stream(ModelNames names) {
            return new OpenAiChatToBedrockStream(new ChatChunks(identity, names.effectiveOrEmpty(), tools, wantsUsage));
        }
    }
}
