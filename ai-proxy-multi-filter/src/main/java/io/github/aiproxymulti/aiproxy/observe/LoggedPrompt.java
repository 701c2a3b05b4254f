package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The request as the log shows it, as plain maps, lists and scalars that every log encoder can write. */
final class LoggedPrompt {

    /** A larger body is not taken apart for the log. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_DEPTH = 24;
    private static final int MOST_TEXT = 256 * 1024;

    private LoggedPrompt() {}

    /** {@code messages}, as far as the protocol has any and they are not too long, and {@code stream}. */
    static Map<String, Object> of(ExchangeRecord exchange) {
        Map<String, Object> request = new LinkedHashMap<>();
        messages(exchange).ifPresent(messages -> request.put("messages", messages));
        request.put("stream", AccessValues.isStream(exchange));
        return request;
    }

    /** The first part of a text, when it is too long for a log line. */
    static String cut(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...";
    }

    private static Optional<Object> messages(ExchangeRecord exchange) {
        byte[] body = exchange.prompt();
        if (body == null) {
            return Optional.empty();
        }
        if (body.length > MOST_BYTES) {
            return Optional.of("<" + body.length + " bytes, not logged>");
        }
        return exchange.protocol()
                .flatMap(protocol -> WireJson.read(body)
                        .flatMap(json -> ProtocolCodecs.of(protocol).requestContent(json))
                        .map(content -> plain(content, 0)));
    }

    /** Deeper values are written as JSON text: encoders have limits of their own and drop the whole event beyond. */
    private static Object plain(JsonNode node, int depth) {
        if (node.isContainer() && depth == MOST_DEPTH) {
            return WireJson.text(node);
        }
        if (node.isObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue(), depth + 1)));
            return members;
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>(node.size());
            node.forEach(item -> items.add(plain(item, depth + 1)));
            return items;
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isString() ? node.stringValue() : "";
    }
}
