package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** True or false. */
record FlagRule() implements Rule {

    static final FlagRule INSTANCE = new FlagRule();

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        JsonNode read = value.isString() && findings.isResolved(path) ? FlatText.asScalar(value.stringValue()) : value;
        if (!read.isBoolean()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        return read;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        if (FlatText.isEmpty(value)) {
            return JsonNodeFactory.instance.nullNode();
        }
        return value.isString() ? FlatText.asScalar(value.stringValue()) : value;
    }

    @Override
    public String expectation() {
        return "true or false";
    }
}
