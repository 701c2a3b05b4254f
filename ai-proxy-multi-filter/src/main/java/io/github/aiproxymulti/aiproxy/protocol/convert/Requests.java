package io.github.aiproxymulti.aiproxy.protocol.convert;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fields of a client's body: absent and null are alike, another type is the client's mistake. */
final class Requests {

    private Requests() {}

    static @Nullable String string(JsonNode body, String name, String what) {
        JsonNode value = given(body, name);
        if (value != null && !value.isString()) {
            throw new ConversionException("invalid " + what);
        }
        return value == null ? null : value.stringValue();
    }

    static @Nullable ObjectNode object(JsonNode body, String name, String what) {
        JsonNode value = given(body, name);
        if (value != null && !value.isObject()) {
            throw new ConversionException("invalid " + what);
        }
        return (ObjectNode) value;
    }

    static @Nullable ArrayNode array(JsonNode body, String name, String what) {
        JsonNode value = given(body, name);
        if (value != null && !value.isArray()) {
            throw new ConversionException("invalid " + what);
        }
        return (ArrayNode) value;
    }

    /** The value of a member unless it is absent or null. */
    static @Nullable JsonNode given(JsonNode body, String name) {
        JsonNode value = body.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Copies a number, or the null a client wrote, under a new name. */
    static void copyNumber(ObjectNode from, String name, ObjectNode to, String newName) {
        JsonNode value = from.get(name);
        if (value == null) {
            return;
        }
        if (!value.isNumber() && !value.isNull()) {
            throw new ConversionException("invalid " + name);
        }
        to.set(newName, value);
    }
}
