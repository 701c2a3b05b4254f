package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Filters for the header rules of {@code proxy-rewrite} and {@code response-rewrite}. Confined to one plugin. */
final class HeaderFilters {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.!#$%&'*+^`|~-]{1,200}");
    private static final Pattern LINE = Pattern.compile("([^:]+):\\s*(.*)");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?i)\\$env://([A-Za-z_][A-Za-z0-9_]*)");

    private final String kind;
    private final Placeholders placeholders;
    private final List<Object> filters = new ArrayList<>();

    /**
     * Creates them.
     *
     * @param kind {@code Request} or {@code Response}
     * @param placeholders how texts are written
     */
    HeaderFilters(String kind, Placeholders placeholders) {
        this.kind = kind;
        this.placeholders = placeholders;
    }

    /** The filters for a {@code headers} object, in both of its forms. */
    List<Object> read(Scope scope, JsonNode headers) {
        if (!headers.isObject()) {
            scope.unsupported("not an object");
            return List.of();
        }
        boolean sorted = headers.path("set").isObject()
                || headers.path("add").isContainer()
                || headers.path("remove").isArray();
        if (!sorted) {
            headers.properties().forEach(member -> set(scope.at(member.getKey()), "Set", member));
            return filters;
        }
        for (Map.Entry<String, JsonNode> part : headers.properties()) {
            Scope place = scope.at(part.getKey());
            switch (part.getKey()) {
                case "set" ->
                    part.getValue().properties().forEach(member -> set(place.at(member.getKey()), "Set", member));
                case "add" -> add(place, part.getValue());
                case "remove" -> remove(place, part.getValue());
                default -> place.unsupported("unknown");
            }
        }
        return filters;
    }

    private void set(Scope scope, String action, Map.Entry<String, JsonNode> header) {
        JsonNode value = header.getValue();
        if (value.isString() || value.isNumber()) {
            write(scope, action, header.getKey(), value.asString(""));
        } else {
            scope.unsupported("not a text");
        }
    }

    private void add(Scope scope, JsonNode headers) {
        headers.properties().forEach(member -> set(scope.at(member.getKey()), "Add", member));
        for (int i = 0; headers.isArray() && i < headers.size(); i++) {
            Matcher line = LINE.matcher(headers.path(i).asString(""));
            if (line.matches()) {
                write(scope.item(i), "Add", line.group(1), line.group(2));
            } else {
                scope.item(i).unsupported("no header line");
            }
        }
    }

    private void remove(Scope scope, JsonNode names) {
        for (int i = 0; i < names.size(); i++) {
            String name = names.path(i).asString("");
            if (NAME.matcher(name).matches()) {
                filters.add(Definitions.of("Remove" + kind + "Header", Map.of("name", name)));
                scope.item(i).exact();
            } else {
                scope.item(i).unsupported("no header name");
            }
        }
    }

    private void write(Scope scope, String action, String name, String value) {
        Matcher environment = ENVIRONMENT.matcher(value);
        if (!NAME.matcher(name).matches()) {
            scope.unsupported("no header name");
        } else if (value.isEmpty() && action.equals("Set")) {
            filters.add(Definitions.of("Remove" + kind + "Header", Map.of("name", name)));
            scope.exact();
        } else if (environment.matches()) {
            header(action, name, "${" + environment.group(1) + "}");
            scope.approximated("Spring fills in the variable");
        } else if (placeholders.hasVariable(value)) {
            header(action, name, placeholders.yaml(value));
            scope.approximated("Spring fills in the variable");
        } else if (value.contains("$") || value.contains("{") || value.startsWith("#")) {
            scope.unsupported("variables in values have no counterpart");
        } else {
            header(action, name, value);
            if (Secrets.isInHeader(name, value)) {
                scope.secret("");
            }
            scope.exact();
        }
    }

    private void header(String action, String name, String value) {
        filters.add(Definitions.of(action + kind + "Header", Map.of("name", name, "value", value)));
    }
}
