package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One object of a tree that has been checked: what is there has its type and range, what has a default is there.
 *
 * @param node the object; missing when it is not written
 */
record Settings(JsonNode node) {

    Settings child(String name) {
        return new Settings(node.path(name));
    }

    boolean isWritten() {
        return node.isObject();
    }

    String text(String name) {
        return node.path(name).stringValue();
    }

    @Nullable String textOrNull(String name) {
        return node.path(name).isString() ? node.path(name).stringValue() : null;
    }

    @Nullable Secret secretOrNull(String name) {
        return Optional.ofNullable(textOrNull(name)).map(Secret::of).orElse(null);
    }

    boolean flag(String name) {
        return node.path(name).booleanValue(false);
    }

    int integer(String name) {
        return node.path(name).intValue();
    }

    @Nullable Integer integerOrNull(String name) {
        return node.path(name).isNumber() ? node.path(name).intValue() : null;
    }

    long large(String name) {
        return node.path(name).longValue();
    }

    @Nullable Long largeOrNull(String name) {
        return node.path(name).isNumber() ? node.path(name).longValue() : null;
    }

    double number(String name) {
        return node.path(name).doubleValue();
    }

    @Nullable Double numberOrNull(String name) {
        return node.path(name).isNumber() ? node.path(name).doubleValue() : null;
    }

    Duration millis(String name) {
        return Duration.ofMillis(large(name));
    }

    @Nullable Duration millisOrNull(String name) {
        return node.path(name).isNumber() ? millis(name) : null;
    }

    @Nullable EndpointUrl urlOrNull(String name) {
        String url = textOrNull(name);
        return url == null ? null : EndpointUrl.parse(url);
    }

    Map<String, Secret> secrets(String name) {
        Map<String, Secret> secrets = new LinkedHashMap<>();
        node.path(name)
                .properties()
                .forEach(entry ->
                        secrets.put(entry.getKey(), Secret.of(entry.getValue().stringValue())));
        return secrets;
    }
}
