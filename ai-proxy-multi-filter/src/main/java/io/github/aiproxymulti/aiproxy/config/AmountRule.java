package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A number of at least 1, or a text with variables that becomes one for each request. */
record AmountRule() implements Rule {

    static final AmountRule INSTANCE = new AmountRule();

    private static final NumberRule NUMBER = new NumberRule(true, 1, Amount.MOST, false);

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (value.isNumber()) {
            return NUMBER.check(path, value, findings);
        }
        if (!value.isString() || value.stringValue().isEmpty()) {
            findings.broken(path, value, expectation(), "");
            return null;
        }
        return value;
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return NUMBER.typed(path, value, findings);
    }

    @Override
    public String expectation() {
        return NUMBER.expectation() + " or a text with variables";
    }
}
