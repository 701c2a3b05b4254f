package io.github.aiproxymulti.aiproxy.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A text.
 *
 * @param least fewest characters
 * @param most most characters
 * @param form what the whole text must look like; null for anything
 * @param meaning name of that form, for messages
 */
record TextRule(int least, int most, @Nullable Pattern form, String meaning) implements Rule {

    static final TextRule ANY = new TextRule(0, Integer.MAX_VALUE, null, "a text");
    static final TextRule NOT_EMPTY = new TextRule(1, Integer.MAX_VALUE, null, "a text that is not empty");
    static final TextRule INSTANCE_NAME = new TextRule(1, 100, null, "a text of 1..100 characters");

    /** A header name of RFC 9110: a token. */
    static final TextRule HEADER_NAME =
            new TextRule(1, 256, Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+"), "the name of a header");

    /** A value that cannot break out of its header line or query argument. */
    static final TextRule CREDENTIAL =
            new TextRule(0, Integer.MAX_VALUE, Pattern.compile("[^\\r\\n\\x00]*"), "a text without line breaks");

    @Override
    public @Nullable JsonNode check(String path, JsonNode value, Findings findings) {
        if (!value.isString()) {
            findings.wrongType(path, value, meaning);
            return null;
        }
        String text = value.stringValue();
        int length = text.codePointCount(0, text.length());
        if (length < least) {
            findings.broken(path, value, meaning, "string too short, expected at least " + least + ", got " + length);
            return null;
        }
        if (length > most) {
            findings.broken(path, value, meaning, "string too long, expected at most " + most + ", got " + length);
            return null;
        }
        if (form != null && !form.matcher(text).matches()) {
            findings.broken(path, value, meaning, "");
            return null;
        }
        return value;
    }

    boolean fits(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= least
                && length <= most
                && (form == null || form.matcher(text).matches());
    }

    @Override
    public JsonNode typed(String path, JsonNode value, Findings findings) {
        return FlatText.asText(value);
    }

    @Override
    public String expectation() {
        return meaning;
    }
}
