package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One named member of an object in the configuration.
 *
 * @param name name of the member
 * @param rule what is valid there
 * @param required whether it must be written
 * @param whenAbsent default, itself subject to the rule; null for none
 * @param supported whether this build can do what it asks for
 */
record Field(
        String name, Rule rule, boolean required, @Nullable JsonNode whenAbsent, boolean supported) {

    static Field required(String name, Rule rule) {
        return new Field(name, rule, true, null, true);
    }

    static Field optional(String name, Rule rule) {
        return new Field(name, rule, false, null, true);
    }

    Field or(JsonNode defaultValue) {
        return new Field(name, rule, required, defaultValue, supported);
    }

    Field onlyIf(boolean built) {
        return new Field(name, rule, required, whenAbsent, built);
    }

    /** False, an empty list and an empty object ask for nothing, so they may be written even when it is not built. */
    boolean refuses(JsonNode value) {
        boolean asksForNothing = value.isContainer() ? value.isEmpty() : value.isBoolean() && !value.booleanValue();
        return !supported && !asksForNothing;
    }
}
