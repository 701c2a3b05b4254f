package io.github.aiproxymulti.gateway.importer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a JSON tree of what the YAML parser yields. Aliases are expanded here, so here is the bound on what they may grow
 * to. Confined to one text, which is why it may count.
 */
final class TreeBuilder {

    private static final int MOST_VALUES = 500_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final int deepest;
    private int values;

    TreeBuilder(int deepest) {
        this.deepest = deepest;
    }

    JsonNode tree(@Nullable Object loaded) {
        return tree(loaded, 0);
    }

    private JsonNode tree(@Nullable Object value, int depth) {
        if (++values > MOST_VALUES || depth > deepest) {
            throw new YAMLException("too large");
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, member) -> object.set(String.valueOf(key), tree(member, depth + 1)));
            return object;
        }
        if (value instanceof Collection<?> items) {
            ArrayNode list = NODES.arrayNode();
            items.forEach(item -> list.add(tree(item, depth + 1)));
            return list;
        }
        return scalar(value);
    }

    /** What JSON cannot hold, such as an infinity, becomes a text, which no rule for numbers accepts. */
    private static JsonNode scalar(@Nullable Object value) {
        if (value == null) {
            return NODES.nullNode();
        }
        if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        }
        if (value instanceof Integer number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Long number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigInteger number) {
            return NODES.numberNode(number);
        }
        if (value instanceof BigDecimal number) {
            return NODES.numberNode(number);
        }
        if (value instanceof Double number && Double.isFinite(number)) {
            return NODES.numberNode(BigDecimal.valueOf(number));
        }
        return NODES.stringNode(value instanceof byte[] ? "(binary)" : String.valueOf(value));
    }
}
