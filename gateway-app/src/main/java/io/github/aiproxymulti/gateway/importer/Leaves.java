package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** Walks over the fields of a tree: scalars, empty objects, and lists that hold no object or list. */
final class Leaves {

    private Leaves() {}

    /** The paths of all fields, in the order written. */
    static List<String> of(JsonNode tree) {
        List<String> paths = new ArrayList<>();
        walk("", tree, (path, value) -> paths.add(path));
        return paths;
    }

    /** Hands over every text of a tree with its path. */
    static void texts(JsonNode tree, BiConsumer<String, String> sink) {
        walk("", tree, (path, value) -> {
            if (value.isString()) {
                sink.accept(path, value.stringValue());
            }
            for (int i = 0; i < value.size(); i++) {
                if (value.path(i).isString()) {
                    sink.accept(Paths.item(path, i), value.path(i).stringValue());
                }
            }
        });
    }

    private static void walk(String path, JsonNode value, BiConsumer<String, JsonNode> sink) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties().forEach(member -> walk(Paths.child(path, member.getKey()), member.getValue(), sink));
        } else if (value.isArray() && value.valueStream().anyMatch(JsonNode::isContainer)) {
            for (int i = 0; i < value.size(); i++) {
                walk(Paths.item(path, i), value.path(i), sink);
            }
        } else {
            sink.accept(path, value);
        }
    }
}
