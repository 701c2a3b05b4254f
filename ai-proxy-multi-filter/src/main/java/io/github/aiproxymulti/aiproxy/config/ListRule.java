package io.github.aiproxymulti.aiproxy.config;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A list.
 *
 * @param item what is valid for each item
 * @param least fewest items
 * @param most most items
 * @param unique whether no item may occur twice
 */
record ListRule(Rule item, int least, int most, boolean unique) implements Rule {

    static ListRule of(Rule item, int least) {
        return new ListRule(item, least, Integer.MAX_VALUE, false);
    }

    /** An item that cannot be used leaves a null in its place, so that the others keep their positions. */
    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isArray()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        if (value.size() < least) {
            findings.broken(path, value, expectation(), "expect array to have at least " + least + " items");
        }
        if (value.size() > most) {
            findings.broken(path, value, expectation(), "expect array to have at most " + most + " items");
        }
        ArrayNode checked = JsonNodeFactory.instance.arrayNode();
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < value.size(); i++) {
            JsonNode used = item.check(Names.item(path, i), value.path(i), findings);
            checked.add(used);
            if (unique && used != null && !seen.add(used)) {
                findings.broken(Names.item(path, i), used, "each item once", "expected unique items");
            }
        }
        return checked;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        if (FlatText.isEmpty(value)) {
            return JsonNodeFactory.instance.arrayNode();
        }
        JsonNode list = FlatText.asList(value);
        if (!list.isArray()) {
            if (value.isObject()) {
                findings.broken(path, value, "indices from 0 to n-1, none left out", "");
            }
            return value;
        }
        ArrayNode typed = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < list.size(); i++) {
            typed.add(item.typed(Names.item(path, i), list.path(i), findings));
        }
        return typed;
    }

    @Override
    public String expectation() {
        String size =
                most < Integer.MAX_VALUE ? " of " + least + ".." + most + " items" : " of at least " + least + " items";
        return "a list" + (least == 0 ? "" : size);
    }
}
