package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model thought, in a member that OpenAI's protocol does not have: {@code thinking_blocks} of an assistant's
 * message, each {@code thinking} with its signature or {@code redacted_thinking}. A client that hands back what it was
 * given lets the model go on where it was.
 */
final class ChatThoughts {

    private ChatThoughts() {}

    static List<ChatBlock> read(JsonNode message, int index) {
        String what = "thinking_blocks at message " + index;
        ArrayNode blocks = Requests.array(message, "thinking_blocks", what);
        List<ChatBlock> thoughts = new ArrayList<>();
        if (blocks != null) {
            for (JsonNode block : blocks) {
                thoughts.add(thought(block, what));
            }
        }
        return thoughts;
    }

    private static ChatBlock thought(JsonNode block, String what) {
        String type = Requests.string(block, "type", what);
        if ("redacted_thinking".equals(type)) {
            return new ChatBlock.Thought(required(block, "data", what), null);
        }
        if ("thinking".equals(type)) {
            return new ChatBlock.Thought(required(block, "thinking", what), required(block, "signature", what));
        }
        throw new ConversionException("invalid " + what + " (expected: thinking or redacted_thinking)");
    }

    private static String required(JsonNode block, String name, String what) {
        String value = Requests.string(block, name, what);
        if (value == null) {
            throw new ConversionException("invalid " + what + " (expected: " + name + ")");
        }
        return value;
    }

    static ObjectNode thinking(String text, String signature) {
        return WireJson.object().put("type", "thinking").put("thinking", text).put("signature", signature);
    }

    static ObjectNode redacted(String data) {
        return WireJson.object().put("type", "redacted_thinking").put("data", data);
    }
}
