package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What OpenAI's protocols share. */
final class OpenAiCommon {

    private OpenAiCommon() {}

    static Optional<String> endUser(JsonNode request) {
        String identifier = JsonFields.string(request, "safety_identifier");
        return Optional.ofNullable(identifier != null ? identifier : JsonFields.string(request, "user"));
    }

    static byte[] errorEvent(String message) {
        ObjectNode data = WireJson.object();
        data.putObject("error").put("message", message).put("type", "upstream_error");
        return SseEncoder.encode(SseEvent.data(WireJson.text(data)));
    }

    /** The given total if there is one, else what stands in for it. */
    static long total(ObjectNode usage, long otherwise) {
        return JsonFields.hasNumber(usage, "total_tokens") ? JsonFields.count(usage, "total_tokens") : otherwise;
    }

    /** The texts of an array's parts of one type, joined by a blank; null when there is none. */
    static @Nullable String joinedParts(Iterable<JsonNode> parts, String type) {
        StringBuilder joined = null;
        for (JsonNode part : parts) {
            String text = JsonFields.is(part, "type", type) ? JsonFields.string(part, "text") : null;
            if (text != null) {
                joined = joined == null ? new StringBuilder() : joined.append(' ');
                joined.append(text);
            }
        }
        return joined == null ? null : joined.toString();
    }

    /** The text of a message's content, a string or an array of parts; null when it has none. */
    static @Nullable String contentText(JsonNode message, String partType) {
        String text = JsonFields.string(message, "content");
        return text != null ? text : joinedParts(JsonFields.items(message, "content"), partType);
    }

    static String role(JsonNode message) {
        String role = JsonFields.string(message, "role");
        return role == null ? "user" : role;
    }
}
