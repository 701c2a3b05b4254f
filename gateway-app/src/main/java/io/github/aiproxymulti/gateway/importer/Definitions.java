package io.github.aiproxymulti.gateway.importer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Filters and predicates in the form that holds any text: a name and named arguments. */
final class Definitions {

    private Definitions() {}

    static Map<String, Object> of(String name, Map<String, String> args) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("name", name);
        definition.put("args", new TreeMap<>(args));
        return definition;
    }
}
