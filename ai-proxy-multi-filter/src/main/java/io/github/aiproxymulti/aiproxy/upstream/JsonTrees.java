package io.github.aiproxymulti.aiproxy.upstream;

import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bodies as trees, for the few changes that reach below the top level. Numbers stay exact, members keep their order. */
final class JsonTrees {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonTrees() {}

    static JsonNode read(byte[] body) {
        return MAPPER.readTree(body);
    }

    static byte[] write(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    /**
     * Merges a patch into a body. Objects merge member by member; anything else is taken from the patch when the body lacks
     * it or when forced. A null in the patch is written, nothing is ever deleted. Source: pipeline.md section 6.3.
     */
    static void merge(ObjectNode body, ObjectNode patch, boolean force) {
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            JsonNode present = body.get(entry.getKey());
            if (present instanceof ObjectNode target && entry.getValue() instanceof ObjectNode nested) {
                merge(target, nested, force);
            } else if (present == null || force) {
                body.set(entry.getKey(), entry.getValue().deepCopy());
            }
        }
    }
}
