package io.github.aiproxymulti.aiproxy.upstream;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges a patch into a body. Source: pipeline.md section 6.3. */
final class DeepMerge {

    private DeepMerge() {}

    /**
     * Objects merge member by member; anything else is taken from the patch when the body lacks it or when forced. A null in
     * the patch is written, nothing is ever deleted.
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
