package io.github.aiproxymulti.gateway.importer;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the objects in whichever of the known layouts they are written. Confined to one source. */
final class SourceLayout {

    private static final String ROUTES = "routes";

    private final Report report;
    private final Map<String, Map<String, ObjectNode>> found = new LinkedHashMap<>();

    private SourceLayout(Report report) {
        this.report = report;
    }

    /**
     * Sorts the objects of a source.
     *
     * @throws UnusableInputException when the tree is none of the known layouts
     */
    static Source read(SourceText text, Report report) throws UnusableInputException {
        SourceLayout layout = new SourceLayout(report);
        layout.root(text.tree());
        return new Source(
                layout.section(ROUTES),
                layout.section("services"),
                layout.section("plugin_configs"),
                new Placeholders(text.yaml()));
    }

    private Map<String, ObjectNode> section(String name) {
        return found.computeIfAbsent(name, key -> new LinkedHashMap<>());
    }

    private void root(JsonNode tree) throws UnusableInputException {
        if (tree.isArray()) {
            items(ROUTES, tree);
        } else if (tree.path("list").isArray()) {
            items(ROUTES, tree.path("list"));
        } else if (tree.path("node").isObject()) {
            item(ROUTES, 0, tree.path("node"));
        } else if (isRoute(tree) || isKeyed(tree)) {
            item(ROUTES, 0, tree);
        } else if (tree.isObject() && Source.SECTIONS.stream().anyMatch(tree::has)) {
            tree.properties().forEach(member -> section(member.getKey(), member.getValue()));
        } else {
            throw new UnusableInputException("no routes in it (expected: an apisix.yaml with routes, or the JSON of a"
                    + " route or of a list of routes)");
        }
    }

    private static boolean isRoute(JsonNode tree) {
        return tree.has("uri") || tree.has("uris") || tree.path("plugins").isObject();
    }

    private static boolean isKeyed(JsonNode tree) {
        return tree.path("value").isObject();
    }

    private void section(String name, JsonNode written) {
        if (!Source.SECTIONS.contains(name)) {
            report.add(Paths.name(name), Grade.UNSUPPORTED, "unknown section");
        } else if (written.isArray()) {
            items(name, written);
        } else if (!written.isNull()) {
            report.add(name, Grade.UNSUPPORTED, "not a list");
        }
    }

    private void items(String section, JsonNode list) {
        for (int i = 0; i < list.size(); i++) {
            item(section, i, list.path(i));
        }
    }

    private void item(String section, int index, JsonNode written) {
        String[] key = written.path("key").asString("").split("/", -1);
        boolean keyed = isKeyed(written) && !isRoute(written);
        boolean named = keyed && key.length >= 2 && Source.SECTIONS.contains(key[key.length - 2]);
        String kind = named ? key[key.length - 2] : section;
        if (!((keyed ? written.path("value") : written) instanceof ObjectNode object)) {
            report.add(Paths.item(section, index), Grade.UNSUPPORTED, "not an object");
            return;
        }
        String fallback = named ? key[key.length - 1] : kind.equals(ROUTES) ? "route-" + (index + 1) : "";
        add(kind, id(object, fallback), index, object);
    }

    private void add(String kind, String id, int index, ObjectNode object) {
        String place = id.isEmpty() ? Paths.item(kind, index) : kind + "." + Paths.name(id);
        switch (kind) {
            case ROUTES, "services", "plugin_configs" -> {
                if (section(kind).putIfAbsent(id, object) != null) {
                    report.add(place, Grade.UNSUPPORTED, "left out: an earlier one has the same id");
                }
            }
            case "upstreams" -> report.add(place, Grade.EXACT, "not used by the AI plugins");
            default -> report.add(place, Grade.UNSUPPORTED, "not imported");
        }
    }

    static String id(JsonNode object, String fallback) {
        JsonNode id = object.path("id");
        return id.isString() && !id.stringValue().isBlank()
                ? id.stringValue()
                : id.isIntegralNumber() ? id.toString() : fallback;
    }
}
