package io.github.aiproxymulti.aiproxy.config;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a whole configuration that is written as one JSON or YAML text: exact types, names as APISIX has them. YAML
 * aliases and tags are refused.
 */
public final class ConfText {

    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 64;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxDocumentLength(4L * LONGEST)
            .maxNumberLength(100)
            .build();

    static final ObjectMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(BOUNDS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static final ObjectMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().streamReadConstraints(BOUNDS).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private ConfText() {}

    /**
     * Reads a text.
     *
     * @param text JSON when it starts with a brace and is JSON, otherwise YAML; at most 1 MiB, 64 levels deep
     * @return its tree
     * @throws InvalidConfigException when it is neither, or no object; the message names the place and shows no content
     */
    public static ObjectNode parse(String text) {
        if (text.length() > LONGEST) {
            throw invalid(text.length() + " characters (expected: at most " + LONGEST + ")");
        }
        JsonNode tree = read(text);
        if (!(tree instanceof ObjectNode object)) {
            throw invalid("no object (expected: one JSON or YAML object)");
        }
        return object;
    }

    /** An exponent may be too large even for exact numbers, and that is no error of the text to its parser. */
    private static JsonNode read(String text) {
        try {
            return readAny(text);
        } catch (NumberFormatException tooLarge) {
            throw invalid("not readable (expected: numbers with exponents that can be held)");
        }
    }

    private static JsonNode readAny(String text) {
        InvalidConfigException asJson = null;
        if (text.stripLeading().startsWith("{")) {
            try {
                return JSON.readTree(text);
            } catch (JacksonException e) {
                asJson = unreadable(e);
            }
        }
        try {
            YamlTricks.refuse(text);
            return YAML.readTree(text);
        } catch (JacksonException e) {
            throw asJson != null ? asJson : unreadable(e);
        }
    }

    /** Tells where, but not what: the original message quotes the text, and there may be a key in it. */
    private static InvalidConfigException unreadable(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return invalid("not readable" + place + " (expected: one JSON or YAML object, no name twice)");
    }

    static InvalidConfigException invalid(String what) {
        return new InvalidConfigException(List.of("conf: " + what));
    }
}
