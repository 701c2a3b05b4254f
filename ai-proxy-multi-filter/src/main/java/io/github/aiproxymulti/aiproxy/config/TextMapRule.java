package io.github.aiproxymulti.aiproxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Credentials by name; the names are the user's own.
 *
 * @param names what is valid as a name
 */
record TextMapRule(TextRule names) implements Rule {

    static final TextMapRule HEADERS = new TextMapRule(TextRule.HEADER_NAME);
    static final TextMapRule ARGUMENTS = new TextMapRule(TextRule.NOT_EMPTY);

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isObject()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        ObjectNode checked = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String at = Names.child(path, entry.getKey());
            if (!names.fits(entry.getKey())) {
                findings.problem(at + ": not a name (expected: " + names.meaning() + ")");
            }
            JsonNode used = TextRule.CREDENTIAL.check(at, entry.getValue(), findings);
            if (used != null) {
                checked.set(entry.getKey(), used);
            }
        }
        return checked;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        if (FlatText.isEmpty(value)) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (entry.getValue().isContainer()) {
                findings.problem(Names.child(path, entry.getKey()) + ": torn name (expected: a name without dot and"
                        + " slash, or the whole configuration as text in conf)");
            } else {
                typed.set(entry.getKey(), FlatText.asText(entry.getValue()));
            }
        }
        return typed;
    }

    @Override
    public String expectation() {
        return "an object of texts";
    }
}
