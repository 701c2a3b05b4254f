package io.github.aiproxymulti.aiproxy.config;

import tools.jackson.databind.JsonNode;

/** Anything. Stands where a field is named but not built. */
record AnyRule() implements Rule {

    static final AnyRule INSTANCE = new AnyRule();

    @Override
    public JsonNode check(String path, JsonNode value, Findings findings) {
        return value;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return FreeForm.typed(value);
    }

    @Override
    public String expectation() {
        return "anything";
    }
}
