package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic clients on OpenAI chat providers (protocols.md 9). */
final class AnthropicToOpenAiChat implements ProtocolConverter {

    @Override
    public boolean isOriginal() {
        return true;
    }

    @Override
    public Protocol from() {
        return Protocol.ANTHROPIC_MESSAGES;
    }

    @Override
    public Protocol to() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public HeaderRule headers(boolean configured) {
        return new AnthropicHeaderRule();
    }

    @Override
    public Conversion convert(ObjectNode clientBody, AnswerIdentity identity) {
        ToolNames names = new ToolNames();
        return new Converted(new AnthropicToOpenAiChatRequest(clientBody, names).convert(), names);
    }

    private record Converted(ObjectNode body, ToolNames tools) implements Conversion {

        @Override
        public JsonNode response(JsonNode upstream, ModelNames names, Consumer<String> warnings) {
            return new AnthropicToOpenAiChatResponse(tools, names, warnings).convert(upstream);
        }

        @Override
        public StreamConversion stream(ModelNames names) {
            return new AnthropicToOpenAiChatStream(tools);
        }
    }
}
