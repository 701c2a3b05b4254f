package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of a responses message as parts of a chat message. */
final class ResponsesParts {

    private ResponsesParts() {}

    static ObjectNode chat(JsonNode part, int index) {
        String at = " of input item " + index;
        String type = AnthropicAnswers.orEmpty(JsonFields.string(part, "type"));
        return switch (type) {
            case "input_text", "output_text", "text" -> text(required(part, "text", at));
            case "refusal" -> text(required(part, "refusal", at));
            case "input_image" -> image(part, at);
            case "input_file" -> file(part, at);
            case "input_audio" -> {
                ObjectNode audio = Requests.object(part, "input_audio", "input_audio" + at);
                if (audio == null) {
                    throw new ConversionException("invalid input_audio" + at);
                }
                ObjectNode chat = WireJson.object().put("type", type);
                chat.set("input_audio", audio.deepCopy());
                yield chat;
            }
            default ->
                throw new ConversionException("unsupported content" + at
                        + " (expected: input_text, output_text, refusal, input_image, input_file or input_audio)");
        };
    }

    private static ObjectNode text(String text) {
        return WireJson.object().put("type", "text").put("text", text);
    }

    private static ObjectNode image(JsonNode part, String at) {
        String url = Requests.string(part, "image_url", "image_url" + at);
        if (url == null || url.isEmpty()) {
            throw new ConversionException("unsupported input_image" + at + " (expected: image_url)");
        }
        ObjectNode chat = WireJson.object().put("type", "image_url");
        ObjectNode image = chat.putObject("image_url").put("url", url);
        String detail = Requests.string(part, "detail", "detail" + at);
        if (detail != null) {
            image.put("detail", detail);
        }
        return chat;
    }

    private static ObjectNode file(JsonNode part, String at) {
        if (Requests.given(part, "file_url") != null) {
            throw new ConversionException("unsupported file_url" + at + " (expected: file_data or file_id)");
        }
        ObjectNode chat = WireJson.object().put("type", "file");
        ObjectNode file = chat.putObject("file");
        for (String name : new String[] {"file_id", "filename", "file_data"}) {
            String value = Requests.string(part, name, name + at);
            if (value != null) {
                file.put(name, value);
            }
        }
        return chat;
    }

    private static String required(JsonNode part, String name, String at) {
        String value = Requests.string(part, name, name + at);
        if (value == null) {
            throw new ConversionException("invalid content" + at + " (expected: " + name + ")");
        }
        return value;
    }
}
