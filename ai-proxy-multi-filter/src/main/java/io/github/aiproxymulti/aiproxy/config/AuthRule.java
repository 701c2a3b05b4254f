package io.github.aiproxymulti.aiproxy.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code auth}: closed, except that the original compares names loosely, so that one such as {@code my_header}, which
 * merely contains a known name, is ignored rather than refused.
 *
 * @param exact the rule for the names that have an effect
 */
record AuthRule(ObjectRule exact) implements Rule {

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isObject()) {
            return exact.check(path, value, findings);
        }
        List<String> known = exact.fields().stream().map(Field::name).toList();
        ObjectNode meant = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String name = member.getKey();
            if (!known.contains(name) && known.stream().anyMatch(name::contains)) {
                findings.unknown(path, name, known);
            } else {
                meant.set(name, member.getValue());
            }
        }
        return exact.check(path, meant, findings);
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return exact.typed(path, value, findings);
    }

    @Override
    public String expectation() {
        return exact.expectation();
    }
}
