package io.github.aiproxymulti.gateway.importer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The plugins of one route: its own, then those of its plugin_config, then those of its service; the first wins. */
final class Plugins {

    private final Map<String, Plugin> active = new LinkedHashMap<>();
    private final Map<String, String> seen = new LinkedHashMap<>();

    /** Adds those of the next object; whole plugins are taken or not, as APISIX does. */
    void add(Scope scope, JsonNode written) {
        if (written.isMissingNode()) {
            return;
        }
        if (!written.isObject()) {
            scope.unsupported("not an object");
            return;
        }
        written.properties().forEach(member -> add(scope.at(member.getKey()), member.getKey(), member.getValue()));
    }

    private void add(Scope scope, String name, JsonNode conf) {
        String winner = seen.putIfAbsent(name, scope.path());
        if (winner != null) {
            scope.exact("not used: " + winner + " comes first");
        } else if (!(conf instanceof ObjectNode object)) {
            scope.unsupported("not an object");
        } else if (object.path("_meta").path("disable").asBoolean(false)) {
            scope.exact("left out: _meta.disable is true");
        } else {
            active.put(name, new Plugin(name, withoutMeta(scope.at("_meta"), object), scope));
        }
    }

    private static ObjectNode withoutMeta(Scope scope, ObjectNode conf) {
        for (Map.Entry<String, JsonNode> member : conf.path("_meta").properties()) {
            if (member.getKey().equals("disable")) {
                scope.at("disable").exact();
            } else {
                scope.at(member.getKey()).unsupported("no counterpart");
            }
        }
        ObjectNode copy = conf.deepCopy();
        copy.remove("_meta");
        return copy;
    }

    Optional<Plugin> take(String name) {
        return Optional.ofNullable(active.remove(name));
    }

    boolean has(String name) {
        return active.containsKey(name);
    }

    /** Those that nobody has taken. */
    Iterable<Plugin> rest() {
        return active.values();
    }
}
