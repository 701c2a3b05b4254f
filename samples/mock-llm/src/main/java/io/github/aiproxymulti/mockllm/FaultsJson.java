package io.github.aiproxymulti.mockllm;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of {@link Faults}: a flat object with the record's names; what is absent is not wrong. */
final class FaultsJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_DEFAULT))
            // Otherwise an event number 0 would count as absent.
            .withConfigOverride(
                    Integer.class,
                    override -> override.setInclude(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL)))
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final List<String> NAMES = Stream.of(Faults.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();

    private FaultsJson() {}

    static String write(Faults faults) {
        return MAPPER.writeValueAsString(faults);
    }

    /**
     * Reads faults from JSON text.
     *
     * @throws IllegalArgumentException when it is no object, has an unknown key or a bad value; the message says which
     */
    static Faults read(byte[] json) {
        JsonNode tree = Json.parse(json)
                .orElseThrow(() -> new IllegalArgumentException("body: not JSON (expected: a JSON object)"));
        if (!(tree instanceof ObjectNode object)) {
            throw new IllegalArgumentException("body: " + tree.getNodeType() + " (expected: a JSON object)");
        }
        for (String key : object.propertyNames()) {
            if (!NAMES.contains(key)) {
                throw new IllegalArgumentException(key + ": unknown fault (expected: one of " + NAMES + ")");
            }
        }
        return bind(object);
    }

    static Faults with(Faults faults, String key, Object value) {
        ObjectNode tree = MAPPER.valueToTree(faults);
        tree.set(key, MAPPER.valueToTree(value));
        return bind(tree);
    }

    private static Faults bind(ObjectNode tree) {
        if (!tree.hasNonNull("headers")) {
            tree.putObject("headers");
        }
        try {
            return MAPPER.treeToValue(tree, Faults.class);
        } catch (JacksonException e) {
            if (e.getCause() instanceof IllegalArgumentException bound) {
                throw bound;
            }
            String path = e.getPath().isEmpty()
                    ? "body"
                    : String.valueOf(e.getPath().get(0).getPropertyName());
            throw new IllegalArgumentException(
                    path + ": " + tree.path(path) + " (expected: " + e.getOriginalMessage() + ")", e);
        }
    }
}
