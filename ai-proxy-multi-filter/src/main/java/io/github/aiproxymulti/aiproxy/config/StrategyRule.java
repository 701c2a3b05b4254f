package io.github.aiproxymulti.aiproxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * {@code fallback_strategy}: one name, or a list of names; the old name of {@code rate_limiting} is a name of its own and
 * no list item. Becomes a list.
 *
 * @param quota whether {@code rate_limiting} works in this build
 */
record StrategyRule(boolean quota) implements Rule {

    static final String QUOTA = "rate_limiting";

    private static final String OLD_QUOTA = "instance_health_and_rate_limiting";
    private static final List<String> STATUSES = List.of("http_429", "http_5xx");

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        ArrayNode strategies = JsonNodeFactory.instance.arrayNode();
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                add(Names.item(path, i), value.path(i), QUOTA, strategies, findings);
            }
        } else {
            add(path, value, OLD_QUOTA, strategies, findings);
        }
        return strategies;
    }

    private void add(String path, JsonNode value, String quotaName, ArrayNode strategies, Findings findings) {
        String name = value.isString() ? value.stringValue() : "";
        if (STATUSES.contains(name)) {
            strategies.add(name);
        } else if (!name.equals(quotaName)) {
            findings.broken(
                    path,
                    value,
                    "one of " + quotaName + ", http_429, http_5xx",
                    "property \"fallback_strategy\" validation failed: matches none of the enum values");
        } else if (quota) {
            strategies.add(QUOTA);
        } else {
            findings.notBuilt(path + ": " + name);
        }
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return FlatText.isEmpty(value) ? JsonNodeFactory.instance.arrayNode() : FlatText.asList(value);
    }

    @Override
    public String expectation() {
        return "a strategy or a list of strategies";
    }
}
