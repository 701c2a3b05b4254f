package io.github.aiproxymulti.gateway.importer;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
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

/**
 * A source's text made into a tree, within bounds: 16 MiB, 64 levels, 50 aliases, 500 000 values after they are expanded.
 *
 * @param tree what is written
 * @param yaml whether it is YAML, in which APISIX puts environment variables for <code>${{NAME}}</code>
 */
record SourceText(JsonNode tree, boolean yaml) {

    static final int LONGEST = 16 << 20;
    static final int DEEPEST = 64;
    private static final int MOST_ALIASES = 50;
    private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]{1,50}\\.[0-9]{1,50}([eE][-+]?[0-9]{1,5})?");

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * Reads JSON when the text starts with a brace or bracket, otherwise YAML.
     *
     * @throws UnusableInputException when it is neither; names the place, shows no content
     */
    static SourceText parse(byte[] bytes) throws UnusableInputException {
        if (bytes.length > LONGEST) {
            throw new UnusableInputException(bytes.length + " bytes (expected: at most " + LONGEST + ")");
        }
        String text = decoded(bytes);
        String start = text.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[");
        return new SourceText(json ? json(text) : yaml(text), !json);
    }

    private static String decoded(byte[] bytes) throws UnusableInputException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnusableInputException("not text (expected: UTF-8)");
        }
    }

    private static JsonNode json(String text) throws UnusableInputException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw unreadable("JSON", at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr());
        } catch (NumberFormatException tooLarge) {
            throw unreadable("JSON with exponents that can be held", 0, 0);
        }
    }

    private static JsonNode yaml(String text) throws UnusableInputException {
        LoaderOptions bounds = new LoaderOptions();
        bounds.setCodePointLimit(LONGEST);
        bounds.setNestingDepthLimit(DEEPEST);
        bounds.setMaxAliasesForCollections(MOST_ALIASES);
        bounds.setAllowDuplicateKeys(false);
        try {
            Object loaded = new Yaml(new PlainConstructor(bounds)).load(text);
            return new TreeBuilder(DEEPEST).tree(loaded);
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark();
            throw unreadable("YAML", at == null ? 0 : at.getLine() + 1, at == null ? 0 : at.getColumn() + 1);
        } catch (YAMLException | IllegalArgumentException e) {
            throw unreadable("YAML within bounds (" + MOST_ALIASES + " aliases, " + DEEPEST + " levels)", 0, 0);
        }
    }

    /** The parsers' own messages quote the text, and there may be a key in it. */
    private static UnusableInputException unreadable(String what, int line, int column) {
        String place = line > 0 ? " at line " + line + ", column " + column : "";
        return new UnusableInputException("not readable" + place + " (expected: " + what + ", no name twice)");
    }

    /** Knows only YAML's plain types; what looks like a date stays the text it is, and decimals keep their digits. */
    private static final class PlainConstructor extends SafeConstructor {

        PlainConstructor(LoaderOptions bounds) {
            super(bounds);
            yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
            yamlConstructors.put(Tag.FLOAT, new Decimals());
        }

        private final class Decimals extends ConstructYamlFloat {

            @Override
            public Object construct(Node node) {
                String text = constructScalar((ScalarNode) node);
                return DECIMAL.matcher(text).matches() ? new BigDecimal(text) : super.construct(node);
            }
        }
    }
}
