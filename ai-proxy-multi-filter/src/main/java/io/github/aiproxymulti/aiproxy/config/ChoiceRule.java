package io.github.aiproxymulti.aiproxy.config;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A text out of a fixed set.
 *
 * @param built the texts that work
 * @param planned the texts that are valid but do not work in this build
 */
record ChoiceRule(Set<String> built, Set<String> planned) implements Rule {

    static ChoiceRule of(String... values) {
        return new ChoiceRule(Set.of(values), Set.of());
    }

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (value.isString() && built.contains(value.stringValue())) {
            return value;
        }
        if (value.isString() && planned.contains(value.stringValue())) {
            findings.notBuilt(path + ": " + value.stringValue());
            return null;
        }
        int dot = path.lastIndexOf('.');
        findings.broken(
                path,
                value,
                expectation(),
                "property \"" + path.substring(dot + 1) + "\" validation failed: matches none of the enum values");
        return null;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return FlatText.asText(value);
    }

    @Override
    public String expectation() {
        Set<String> all = new TreeSet<>(built);
        all.addAll(planned);
        return "one of " + String.join(", ", all);
    }
}
