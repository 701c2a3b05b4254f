package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI responses clients on OpenAI chat providers. Nothing is stored, so nothing can be referred to. */
final class OpenAiResponsesToChat implements ProtocolConverter {

    @Override
    public Protocol from() {
        return Protocol.OPENAI_RESPONSES;
    }

    @Override
    public Protocol to() {
        return Protocol.OPENAI_CHAT;
    }

    @Override
    public Conversion convert(ObjectNode clientBody, AnswerIdentity identity) {
        ObjectNode body = new OpenAiResponsesToChatRequest(clientBody).convert();
        return new Converted(body, new ResponsesShell(clientBody, identity));
    }

    private record Converted(ObjectNode body, ResponsesShell shell) implements Conversion {

        @Override
        public JsonNode response(JsonNode upstream, ModelNames names, Consumer<String> warnings) {
            return OpenAiResponsesToChatResponse.convert(upstream, shell, names);
        }

        @Override
        public Optional<JsonNode> error(int status, byte[] upstream) {
            // Both protocols have the same form.
            return Optional.of(WireJson.read(upstream)
                    .filter(body -> body.path("error").path("message").isString())
                    .orElseGet(() -> ChatErrors.of(status, upstream)));
        }

        @Override
        public StreamConversion stream(ModelNames names) {
            return new OpenAiResponsesToChatStream(shell, names);
        }
    }
}
