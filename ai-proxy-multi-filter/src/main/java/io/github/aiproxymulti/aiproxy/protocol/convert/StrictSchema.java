package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON schemas as OpenAI's strict mode wants them: every object lists all its properties as required and allows no
 * others (protocols.md 9.3).
 */
final class StrictSchema {

    private static final List<String> MAPS_OF_SCHEMAS = List.of("properties", "$defs", "definitions");
    private static final List<String> LISTS_OF_SCHEMAS = List.of("anyOf", "oneOf", "allOf");

    private StrictSchema() {}

    /** A strict copy. */
    static ObjectNode of(ObjectNode schema) {
        ObjectNode copy = schema.deepCopy();
        tighten(copy);
        return copy;
    }

    private static void tighten(JsonNode node) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        if (schema.path("type").isString()
                && schema.path("type").stringValue().equals("object")
                && schema.get("properties") instanceof ObjectNode properties) {
            schema.put("additionalProperties", false);
            ArrayNode required = schema.putArray("required");
            properties.propertyNames().stream().sorted().forEach(required::add);
        }
        for (String name : MAPS_OF_SCHEMAS) {
            if (schema.get(name) instanceof ObjectNode schemas) {
                schemas.forEach(StrictSchema::tighten);
            }
        }
        for (String name : LISTS_OF_SCHEMAS) {
            if (schema.get(name) instanceof ArrayNode schemas) {
                schemas.forEach(StrictSchema::tighten);
            }
        }
        tighten(schema.path("items"));
    }
}
