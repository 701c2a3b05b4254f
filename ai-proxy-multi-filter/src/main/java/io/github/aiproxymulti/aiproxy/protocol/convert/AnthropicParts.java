package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The text and media of one message or tool result, as OpenAI content parts. */
final class AnthropicParts {

    private final int messageIndex;
    private final ArrayNode parts = WireJson.object().arrayNode();
    private final StringBuilder text = new StringBuilder();
    private boolean media;

    AnthropicParts(int messageIndex) {
        this.messageIndex = messageIndex;
    }

    /** Takes a block in if it is text, an image or a document; leaves out everything else. */
    void add(@Nullable String type, JsonNode block) {
        if ("text".equals(type)) {
            String piece = Requests.string(block, "text", "text at message " + messageIndex);
            if (piece != null) {
                text.append(piece);
                parts.addObject().put("type", "text").put("text", piece);
            }
        } else if ("image".equals(type)) {
            addMedia(block, "image", "image/png");
        } else if ("document".equals(type)) {
            addMedia(block, "document", "application/pdf");
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    boolean hasMedia() {
        return media;
    }

    String text() {
        return text.toString();
    }

    ArrayNode array() {
        return parts;
    }

    private void addMedia(JsonNode block, String kind, String defaultType) {
        ObjectNode source = Requests.object(block, "source", kind + " source at message " + messageIndex);
        String url = source == null ? null : url(source, kind, defaultType);
        if (url != null) {
            media = true;
            parts.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        }
    }

    private static @Nullable String url(ObjectNode source, String kind, String defaultType) {
        if (JsonFields.is(source, "type", "base64")) {
            String data = JsonFields.nonEmpty(source, "data");
            String mediaType = JsonFields.string(source, "media_type");
            return data == null ? null : "data:" + (mediaType == null ? defaultType : mediaType) + ";base64," + data;
        }
        return kind.equals("image") && JsonFields.is(source, "type", "url") ? JsonFields.nonEmpty(source, "url") : null;
    }
}
