package io.github.aiproxymulti.aiproxy.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A number in a range.
 *
 * @param whole whether it must be an integer; {@code 5.0} is one
 * @param least smallest value
 * @param most largest value
 * @param bounded whether the largest value is part of the contract, and not only what the type can hold
 */
record NumberRule(boolean whole, long least, long most, boolean bounded) implements Rule {

    /** Longer numbers are out of every range; cutting them off keeps hostile exponents from being expanded. */
    private static final int LONGEST = 30;

    static NumberRule integer(long least) {
        return new NumberRule(true, least, Integer.MAX_VALUE, false);
    }

    static NumberRule integer(long least, long most) {
        return new NumberRule(true, least, most, true);
    }

    /** A number of milliseconds or bytes that may exceed 32 bits. */
    static NumberRule large(long least) {
        return new NumberRule(true, least, Long.MAX_VALUE / 1_000_000, false);
    }

    static NumberRule between(long least, long most) {
        return new NumberRule(false, least, most, true);
    }

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        JsonNode read = value.isString() && findings.isResolved(path) ? FlatText.asScalar(value.stringValue()) : value;
        if (!read.isNumber()) {
            findings.wrongType(path, value, expectation());
            return null;
        }
        BigDecimal number = exact(read);
        if (number == null || (whole && number.stripTrailingZeros().scale() > 0)) {
            findings.broken(path, value, expectation(), "");
            return null;
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0) {
            findings.broken(path, value, expectation(), original(path, value, "at least " + least, findings));
            return null;
        }
        if (number.compareTo(BigDecimal.valueOf(most)) > 0) {
            findings.broken(path, value, expectation(), original(path, value, "at most " + most, findings));
            return null;
        }
        return whole
                ? JsonNodeFactory.instance.numberNode(number.longValueExact())
                : JsonNodeFactory.instance.numberNode(number.doubleValue());
    }

    private static String original(String path, JsonNode value, String bound, Findings findings) {
        String shown = findings.isResolved(path) ? "it" : Names.printable(value.toString());
        return "expected " + shown + " to be " + bound;
    }

    private static @Nullable BigDecimal exact(JsonNode number) {
        String text = number.toString();
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            BigDecimal exact = new BigDecimal(text);
            return Math.abs((long) exact.scale()) > LONGEST ? null : exact;
        } catch (NumberFormatException e) {
            return null;
        }
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
        String kind = whole ? "an integer" : "a number";
        return bounded ? kind + ", " + least + ".." + most : least == Integer.MIN_VALUE ? kind : kind + " >= " + least;
    }
}
