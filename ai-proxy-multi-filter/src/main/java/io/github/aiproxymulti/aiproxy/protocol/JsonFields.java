package io.github.aiproxymulti.aiproxy.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads fields of trees that outsiders wrote: a field that is absent, null or of another type is simply not there. */
public final class JsonFields {

    /** No vendor counts further; keeps sums of two or three counts within a long. */
    static final long MAX_COUNT = 1L << 53;

    private JsonFields() {}

    /**
     * The string of that name, or null.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static @Nullable String string(JsonNode node, String name) {
        return stringOf(node.get(name));
    }

    /**
     * The string of that name unless it is empty, else null.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static @Nullable String nonEmpty(JsonNode node, String name) {
        String text = string(node, name);
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * The text of a string node, else null.
     *
     * @param node any tree or nothing
     */
    public static @Nullable String stringOf(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : null;
    }

    /**
     * The object of that name, or null.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static @Nullable ObjectNode object(JsonNode node, String name) {
        return node.get(name) instanceof ObjectNode object ? object : null;
    }

    /**
     * The vendor's usage object of that name without its null members, or null.
     *
     * @param node any tree; not changed
     * @param name the member's name
     */
    static @Nullable ObjectNode usage(JsonNode node, String name) {
        ObjectNode usage = object(node, name);
        if (usage == null) {
            return null;
        }
        ObjectNode cleaned = usage.deepCopy();
        removeNulls(cleaned);
        return cleaned;
    }

    private static void removeNulls(ObjectNode object) {
        object.removeNulls();
        for (JsonNode member : object) {
            if (member instanceof ObjectNode nested) {
                removeNulls(nested);
            }
        }
    }

    /**
     * The elements of the array of that name; empty when there is none.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static Iterable<JsonNode> items(JsonNode node, String name) {
        return node.get(name) instanceof ArrayNode array ? array : List.of();
    }

    /**
     * Whether there is an array of that name with at least one element.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static boolean hasItems(JsonNode node, String name) {
        return node.get(name) instanceof ArrayNode array && !array.isEmpty();
    }

    /**
     * Whether the member counts as given: not absent, null or {@code false}.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static boolean truthy(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull() && !(value.isBoolean() && !value.booleanValue());
    }

    /**
     * Whether the member is a string equal to the expected one.
     *
     * @param node any tree
     * @param name the member's name
     * @param expected the text
     */
    public static boolean is(JsonNode node, String name, String expected) {
        return expected.equals(string(node, name));
    }

    /**
     * A token count: the whole number of that name, 0 when there is none or it is negative.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static long count(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && value.isNumber() ? bounded(value) : 0;
    }

    /**
     * A token count one level down, 0 when there is none.
     *
     * @param node any tree
     * @param parent the name of the object that holds it
     * @param name the member's name
     */
    public static long count(JsonNode node, String parent, String name) {
        ObjectNode object = object(node, parent);
        return object == null ? 0 : count(object, name);
    }

    /**
     * Whether the member is a number.
     *
     * @param node any tree
     * @param name the member's name
     */
    public static boolean hasNumber(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && value.isNumber();
    }

    private static long bounded(JsonNode number) {
        // asDouble never overflows into an exception and never expands a huge exponent.
        double value = number.isBigDecimal() || number.isBigInteger()
                ? number.decimalValue().doubleValue()
                : number.doubleValue();
        return value >= MAX_COUNT ? MAX_COUNT : (long) Math.max(0, value);
    }
}
