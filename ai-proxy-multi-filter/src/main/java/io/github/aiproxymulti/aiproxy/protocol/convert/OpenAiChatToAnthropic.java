package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI chat clients on Anthropic messages. */
final class OpenAiChatToAnthropic implements ProtocolConverter {

    @Override
    public Protocol from() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public Protocol to() {
        return Protocol.ANTHROPIC_MESSAGES;
    }

    @Override
    public HeaderRule headers(boolean configured) {
        return new OpenAiHeaderRule(configured);
    }

    @Override
    public Conversion convert(ObjectNode clientBody, AnswerIdentity identity) {
        ToolNames names = new ToolNames();
        ObjectNode body = new OpenAiChatToAnthropicRequest(clientBody, names).convert();
        boolean wantsUsage = new ChatSettings(clientBody).wantsUsage();
        return new Converted(body, names, identity, wantsUsage);
    }

    private record Converted(ObjectNode body, ToolNames tools, AnswerIdentity identity, boolean wantsUsage)
            implements Conversion {

        @Override
        public JsonNode response(JsonNode upstream, ModelNames names, Consumer<String> warnings) {
            return new OpenAiChatToAnthropicResponse(tools, names, identity).convert(upstream);
        }

        @Override
        public Optional<JsonNode> error(int status, byte[] upstream) {
            return Optional.of(ChatErrors.of(status, upstream));
        }

        @Override
        public StreamConversion stream(ModelNames names) {
            return new OpenAiChatToAnthropicStream(
                    new ChatChunks(identity, names.effectiveOrEmpty(), tools, wantsUsage));
        }
    }
}
