package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** An object whose members are the user's own and go into the outgoing body; {@code model} must be a text. */
record OpenRule() implements Rule {

    static final OpenRule INSTANCE = new OpenRule();

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isObject()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        JsonNode model = value.path("model");
        if (path.endsWith(".options") && !model.isMissingNode() && !model.isString()) {
            findings.wrongType(Names.child(path, "model"), model, "a text");
        }
        return value;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return FlatText.isEmpty(value) ? JsonNodeFactory.instance.objectNode() : FreeForm.typed(value);
    }

    @Override
    public String expectation() {
        return "an object";
    }
}
