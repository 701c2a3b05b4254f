package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as it travels: trees whose numbers are exact and whose member order is kept, at most {@value #MAX_DEPTH} levels
 * deep, numbers of at most {@value #MAX_NUMBER_LENGTH} characters.
 */
public final class WireJson {

    static final int MAX_DEPTH = 1000;
    static final int MAX_NUMBER_LENGTH = 1000;

    /** Conversion wraps what it was given in a few further levels. */
    private static final int MAX_WRITE_DEPTH = 2 * MAX_DEPTH;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(MAX_WRITE_DEPTH)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private WireJson() {}

    /**
     * The tree of a document, or empty when the bytes are not exactly one JSON document or hold a number whose exponent
     * no exact number has (beyond some two thousand million).
     *
     * @param json UTF-8
     */
    public static Optional<JsonNode> read(byte[] json) {
        return read(json, json.length);
    }

    /**
     * The tree of a document, or empty when the bytes are not exactly one JSON document; see {@link #read(byte[])}.
     *
     * @param bytes UTF-8
     * @param length how many of the first of them count
     */
    public static Optional<JsonNode> read(byte[] bytes, int length) {
        try {
            return present(MAPPER.readTree(bytes, 0, length));
        } catch (JacksonException | NumberFormatException notJson) {
            return Optional.empty();
        }
    }

    /**
     * The tree of a document, or empty when the text is not exactly one JSON document.
     *
     * @param json the text, such as the data of a stream event
     */
    public static Optional<JsonNode> read(String json) {
        try {
            return present(MAPPER.readTree(json));
        } catch (JacksonException | NumberFormatException notJson) {
            return Optional.empty();
        }
    }

    /**
     * The compact UTF-8 form.
     *
     * @param tree any tree
     */
    public static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    /**
     * The compact text form.
     *
     * @param tree any tree
     */
    public static String text(JsonNode tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /** A new empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Optional<JsonNode> present(JsonNode tree) {
        // Empty input reads as "missing", which is no document.
        return tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    }
}
