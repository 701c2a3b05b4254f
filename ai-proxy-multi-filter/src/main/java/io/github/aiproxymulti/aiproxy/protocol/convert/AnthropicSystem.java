package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The system prompt (protocols.md 9.5). The billing entry {@code cch=} changes with every request and would defeat the
 * provider's prompt cache, so it is taken out.
 */
final class AnthropicSystem {

    private static final String BILLING_HEADER = "x-anthropic-billing-header:";
    private static final Pattern CACHE_BREAKER = Pattern.compile(" ?\\bcch=[^;]*;?");

    private AnthropicSystem() {}

    static void addTo(ArrayNode messages, ObjectNode client) {
        JsonNode system = Requests.given(client, "system");
        if (system == null) {
            return;
        }
        String text = system.isString() ? system.stringValue() : joined(system);
        if (!text.isEmpty()) {
            messages.addObject().put("role", "system").put("content", text);
        }
    }

    private static String joined(JsonNode system) {
        if (!system.isArray()) {
            throw new ConversionException("invalid system");
        }
        StringBuilder joined = new StringBuilder();
        for (JsonNode block : system) {
            String text = JsonFields.is(block, "type", "text") ? Requests.string(block, "text", "system text") : null;
            if (text != null) {
                joined.append(withoutCacheBreaker(text));
            }
        }
        return joined.toString();
    }

    private static String withoutCacheBreaker(String text) {
        if (!text.regionMatches(true, 0, BILLING_HEADER, 0, BILLING_HEADER.length())) {
            return text;
        }
        String header = text.substring(0, BILLING_HEADER.length());
        String rest = trimmed(
                CACHE_BREAKER.matcher(text.substring(BILLING_HEADER.length())).replaceAll(""));
        return rest.isEmpty() ? "" : header + rest;
    }

    private static String trimmed(String entries) {
        int from = 0;
        int to = entries.length();
        while (from < to && isEdge(entries.charAt(from))) {
            from++;
        }
        while (to > from && isEdge(entries.charAt(to - 1))) {
            to--;
        }
        return entries.substring(from, to);
    }

    private static boolean isEdge(char c) {
        return c == ';' || Character.isWhitespace(c);
    }
}
