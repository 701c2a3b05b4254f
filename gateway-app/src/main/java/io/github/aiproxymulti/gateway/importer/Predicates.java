package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Collects the predicates of one route. A condition that cannot be expressed makes the route unusable, since without it
 * the route would take requests that it must not. Confined to one route.
 */
final class Predicates {

    private static final Pattern VARIABLE = Pattern.compile("(http|arg|cookie)_([A-Za-z0-9_-]{1,100})");

    /** Compared with the port that the client names, which APISIX leaves aside. */
    private static final String HOST = "Host";

    private final Placeholders placeholders;
    private final List<Object> predicates = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private boolean complete = true;

    Predicates(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    List<Object> all() {
        return predicates;
    }

    List<String> paths() {
        return List.copyOf(paths);
    }

    /** Whether the route can be written without matching more than before. */
    boolean isComplete() {
        return complete && !paths.isEmpty();
    }

    void fail(Scope scope, String why) {
        complete = false;
        scope.unsupported(why);
    }

    void path(Scope scope, JsonNode written) {
        paths.addAll(alternatives("Path", scope, written, Patterns::path));
    }

    void host(Scope scope, JsonNode written) {
        alternatives(HOST, scope, written, Patterns::host);
    }

    void method(Scope scope, JsonNode written) {
        alternatives("Method", scope, written, Patterns::method);
    }

    void address(Scope scope, JsonNode written) {
        alternatives("RemoteAddr", scope, written, Patterns::address);
    }

    /** One alternative less only makes the route match less; none left makes it match more. */
    private List<String> alternatives(String name, Scope scope, JsonNode written, Function<String, Mapped> mapping) {
        List<String> values = new ArrayList<>();
        boolean list = written.isArray();
        for (int i = 0; i < (list ? written.size() : 1); i++) {
            JsonNode item = list ? written.path(i) : written;
            Mapped mapped = item.isString() ? mapping.apply(item.stringValue()) : Mapped.none("not a text");
            Scope place = list ? scope.item(i) : scope;
            place.report().add(place.path(), mapped.grade(), mapped.note());
            if (mapped.exists()) {
                values.add(mapped.value());
                if (name.equals(HOST)) {
                    values.add(mapped.value() + ":*");
                }
            }
        }
        if (values.isEmpty()) {
            complete = false;
        } else {
            predicates.add(placeholders.yaml(name + "=" + String.join(",", values)));
        }
        return values;
    }

    void vars(Scope scope, JsonNode written) {
        if (!written.isArray()) {
            fail(scope, "not a list");
            return;
        }
        for (int i = 0; i < written.size(); i++) {
            condition(scope.item(i), written.path(i));
        }
    }

    private void condition(Scope scope, JsonNode condition) {
        Matcher variable = VARIABLE.matcher(condition.path(0).asString(""));
        JsonNode value = condition.path(2);
        boolean comparison = condition.isArray()
                && condition.size() == 3
                && condition.path(1).asString("").equals("==")
                && value.isValueNode()
                && !value.isNull();
        if (!comparison || !variable.matches()) {
            fail(scope, "only == on a header, an argument or a cookie can be expressed");
            return;
        }
        String name = variable.group(2);
        String literal = placeholders.yaml(Patterns.literal(value.asString("")));
        predicates.add(
                switch (variable.group(1)) {
                    case "http" -> definition("Header", Map.of("header", name.replace('_', '-'), "regexp", literal));
                    case "arg" -> definition("Query", Map.of("param", name, "regexp", literal));
                    default -> definition("Cookie", Map.of("name", name, "regexp", literal));
                });
        scope.exact();
    }

    private static Object definition(String name, Map<String, String> args) {
        return Definitions.of(name, args);
    }
}
