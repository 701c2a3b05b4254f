package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The content of an OpenAI chat message: a text or a list of parts. Empty texts say nothing and are left out. */
final class ChatParts {

    private static final String BASE64 = ";base64";

    private ChatParts() {}

    /** Texts only; any other part is refused. */
    static List<String> texts(JsonNode message, int index) {
        List<String> texts = new ArrayList<>();
        for (ChatBlock block : blocks(message, index)) {
            if (!(block instanceof ChatBlock.Text text)) {
                throw new ConversionException("unsupported content at message " + index + " (expected: text)");
            }
            texts.add(text.text());
        }
        return texts;
    }

    static List<ChatBlock> blocks(JsonNode message, int index) {
        JsonNode content = Requests.given(message, "content");
        List<ChatBlock> blocks = new ArrayList<>();
        if (content == null) {
            return blocks;
        }
        if (content.isString()) {
            addText(blocks, content.stringValue());
        } else if (content instanceof ArrayNode parts) {
            for (JsonNode part : parts) {
                add(blocks, part, index);
            }
        } else {
            throw new ConversionException("invalid message content at index " + index);
        }
        return blocks;
    }

    private static void add(List<ChatBlock> blocks, JsonNode part, int index) {
        String type = AnthropicAnswers.orEmpty(JsonFields.string(part, "type"));
        switch (type) {
            case "text", "refusal" -> addText(blocks, Requests.string(part, type, "text at message " + index));
            case "image_url" -> blocks.add(image(part, index));
            case "file" -> blocks.add(file(part, index));
            default ->
                throw new ConversionException(
                        "unsupported content part at message " + index + " (expected: text, image_url or file)");
        }
    }

    private static void addText(List<ChatBlock> blocks, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            blocks.add(new ChatBlock.Text(text));
        }
    }

    private static ChatBlock image(JsonNode part, int index) {
        JsonNode image = part.path("image_url");
        String url = image.isString() ? image.stringValue() : JsonFields.string(image, "url");
        if (url == null || url.isEmpty()) {
            throw new ConversionException("invalid image_url at message " + index);
        }
        return isData(url) ? media(url, "image_url", index) : new ChatBlock.RemoteImage(url, index);
    }

    private static ChatBlock file(JsonNode part, int index) {
        ObjectNode file = Requests.object(part, "file", "file at message " + index);
        String data = file == null ? null : Requests.string(file, "file_data", "file_data at message " + index);
        if (data == null || !isData(data)) {
            throw new ConversionException(
                    "unsupported file at message " + index + " (expected: file_data as a data: URL)");
        }
        return media(data, "file_data", index);
    }

    private static boolean isData(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /** A {@code data:} URL; only base64 can be passed on. */
    private static ChatBlock media(String url, String what, int index) {
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(5, comma).toLowerCase(Locale.ROOT);
        int parameters = head.indexOf(';');
        if (!head.endsWith(BASE64) || parameters <= 0 || comma + 1 == url.length()) {
            throw new ConversionException(
                    "invalid " + what + " at message " + index + " (expected: data:<media type>;base64,<data>)");
        }
        return new ChatBlock.Media(head.substring(0, parameters).strip(), url.substring(comma + 1), index);
    }
}
