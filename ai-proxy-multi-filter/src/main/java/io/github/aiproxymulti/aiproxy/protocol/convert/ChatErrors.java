package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Errors as OpenAI's clients know them. */
final class ChatErrors {

    private ChatErrors() {}

    /** An error object. */
    static ObjectNode error(String type, String message) {
        ObjectNode body = WireJson.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .putNull("param")
                .putNull("code");
        return body;
    }

    /**
     * The error of an answer with an error status, from whatever its body is: Anthropic's {@code error} object, Amazon's
     * {@code message}, or nothing that says anything.
     */
    static ObjectNode of(int status, byte[] body) {
        JsonNode written = WireJson.read(body).orElseGet(WireJson::object);
        String message = message(written);
        String type = JsonFields.nonEmpty(written.path("error"), "type");
        return error(
                type == null ? type(status) : type,
                message == null ? "the provider answered with status " + status : message);
    }

    /** The error of a body or an event that has an {@code error} object. */
    static ObjectNode of(JsonNode written) {
        String type = JsonFields.nonEmpty(written.path("error"), "type");
        String message = message(written);
        return error(type == null ? "api_error" : type, message == null ? "" : message);
    }

    private static @Nullable String message(JsonNode written) {
        for (JsonNode holder : new JsonNode[] {written.path("error"), written}) {
            for (String name : new String[] {"message", "Message", "error"}) {
                String message = JsonFields.nonEmpty(holder, name);
                if (message != null) {
                    return message;
                }
            }
        }
        return null;
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
