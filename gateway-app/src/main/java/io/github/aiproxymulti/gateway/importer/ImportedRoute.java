package io.github.aiproxymulti.gateway.importer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A route for this gateway.
 *
 * @param id its id
 * @param order its place; smaller is asked first
 * @param paths the path patterns it matches
 * @param predicates its predicates, as in YAML
 * @param filters its filters, as in YAML
 * @param metadata what else is known of it
 */
record ImportedRoute(
        String id,
        int order,
        List<String> paths,
        List<Object> predicates,
        List<Object> filters,
        Map<String, Object> metadata) {

    ImportedRoute withOrder(int other) {
        return new ImportedRoute(id, other, paths, predicates, filters, metadata);
    }

    /** Its definition, as Spring's YAML has it. */
    Map<String, Object> definition(Placeholders placeholders) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("id", placeholders.yaml(id));
        definition.put("uri", "no://op");
        definition.put("order", order);
        definition.put("predicates", predicates);
        definition.put("filters", filters);
        if (!metadata.isEmpty()) {
            definition.put("metadata", metadata);
        }
        return definition;
    }
}
