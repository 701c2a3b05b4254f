package io.github.aiproxymulti.aiproxy.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code checks}: an object with {@code active}. What is in there is for {@link ChecksParser} to say. */
record ChecksRule() implements Rule {

    static final ChecksRule INSTANCE = new ChecksRule();

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isObject()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        if (!value.path("active").isObject()) {
            findings.missing(path, "active", "an object");
            return null;
        }
        ObjectNode checked = ((ObjectNode) value).deepCopy();
        if (checked.remove("passive") != null) {
            findings.warning(path + ".passive: ignored (instances have active checks only)");
        }
        return checked;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return value.isObject() ? objects((ObjectNode) value) : value;
    }

    /** An empty object arrives as an empty text; these four are objects, everything else the parser understands as text. */
    private static ObjectNode objects(ObjectNode value) {
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            JsonNode member = entry.getValue();
            String name = Names.uniform(entry.getKey());
            switch (name) {
                case "active", "passive", "healthy", "unhealthy" ->
                    typed.set(
                            name,
                            member.isObject()
                                    ? objects((ObjectNode) member)
                                    : FlatText.isEmpty(member) ? JsonNodeFactory.instance.objectNode() : member);
                default -> typed.set(entry.getKey(), FlatText.asList(member));
            }
        }
        return typed;
    }

    @Override
    public String expectation() {
        return "an object with active";
    }
}
