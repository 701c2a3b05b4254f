package io.github.aiproxymulti.aiproxy.observe.genai;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.protocol.ChatMessage;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prompts and answers in the conventions' own form of JSON, no longer than asked for. Only their texts are taken. */
final class GenAiContent {

    /** A larger body is not taken apart. */
    private static final int MOST_BYTES = 256 * 1024;

    /** What a message takes beside its text. */
    private static final int FRAME = 64;

    private GenAiContent() {}

    /** The messages of the prompt; null when there are none. */
    static @Nullable String input(ExchangeRecord exchange, int most) {
        byte[] body = exchange.prompt();
        Optional<Protocol> protocol = exchange.protocol();
        if (body == null || body.length > MOST_BYTES || protocol.isEmpty()) {
            return null;
        }
        return WireJson.read(body)
                .map(json -> messages(ProtocolCodecs.of(protocol.get()).messages(json), List.of(), most))
                .orElse(null);
    }

    /** The answer; null when there is none. */
    static @Nullable String output(ExchangeRecord exchange, int most) {
        String text = exchange.responseText();
        return text == null
                ? null
                : messages(
                        List.of(new ChatMessage("assistant", text)),
                        exchange.facts().marks().finishReasons(),
                        most);
    }

    /** Texts as a JSON array. */
    static String texts(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return WireJson.text(array);
    }

    private static @Nullable String messages(List<ChatMessage> messages, List<String> finishReasons, int most) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int left = most;
        for (ChatMessage message : messages) {
            left -= FRAME + message.role().length();
            if (left <= 0) {
                break;
            }
            String text = cut(message.content(), left);
            left -= text.length();
            ObjectNode shown = array.addObject().put("role", message.role());
            shown.putArray("parts").addObject().put("type", "text").put("content", text);
            if (!finishReasons.isEmpty()) {
                shown.put("finish_reason", finishReasons.get(0));
            }
        }
        return array.isEmpty() ? null : WireJson.text(array);
    }

    /** The beginning that takes no more than so many characters when written as JSON. */
    private static String cut(String text, int most) {
        int left = most;
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            left -= one < ' ' ? 6 : one == '"' || one == '\\' ? 2 : 1;
            if (left < 0) {
                return text.substring(0, i > 0 && Character.isHighSurrogate(text.charAt(i - 1)) ? i - 1 : i);
            }
        }
        return text;
    }
}
