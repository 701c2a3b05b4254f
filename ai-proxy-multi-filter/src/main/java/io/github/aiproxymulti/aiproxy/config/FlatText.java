package io.github.aiproxymulti.aiproxy.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What values mean that were squeezed into flat text arguments. */
final class FlatText {

    /** A number as JSON writes it, short enough that no exponent can be used to do harm. */
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,39})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

    private FlatText() {}

    /** Nothing, an empty object and an empty list all arrive as an empty text. */
    static boolean isEmpty(JsonNode value) {
        return value.isString() && value.stringValue().isEmpty();
    }

    /** A number, a boolean or null where the text is one, otherwise the text. */
    static JsonNode asScalar(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (NUMBER.matcher(text).matches()) {
            boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
            return whole ? integer(new BigInteger(text)) : nodes.numberNode(new BigDecimal(text));
        }
        return switch (text) {
            case "true" -> nodes.booleanNode(true);
            case "false" -> nodes.booleanNode(false);
            case "null" -> nodes.nullNode();
            default -> nodes.stringNode(text);
        };
    }

    private static JsonNode integer(BigInteger number) {
        return number.bitLength() < Integer.SIZE
                ? JsonNodeFactory.instance.numberNode(number.intValue())
                : number.bitLength() < Long.SIZE
                        ? JsonNodeFactory.instance.numberNode(number.longValue())
                        : JsonNodeFactory.instance.numberNode(number);
    }

    /** The text of a scalar; a number or boolean that kept its type on the way becomes text again. */
    static JsonNode asText(JsonNode value) {
        return value.isNumber() || value.isBoolean() ? JsonNodeFactory.instance.stringNode(value.toString()) : value;
    }

    /** A list where a map has the keys 0 to n-1, in that order whatever the order of the map; otherwise the value. */
    static JsonNode asList(JsonNode value) {
        if (!value.isObject() || value.isEmpty()) {
            return value;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(Integer.toString(i));
            if (item == null) {
                return value;
            }
            list.add(item);
        }
        return list;
    }
}
