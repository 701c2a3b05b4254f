package io.github.aiproxymulti.aiproxy.config;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives free-form maps that were written as flat text their types back: {@code temperature: "0.7"} is a number,
 * {@code stream: "true"} a boolean, {@code stop: {0: a, 1: b}} a list. Members that the protocols define as texts stay
 * texts, so {@code user: "42"} does not become a number.
 */
final class FreeForm {

    private static final Set<String> TEXTS = Set.of(
            "model",
            "stop",
            "stop_sequences",
            "stopSequences",
            "user",
            "user_id",
            "role",
            "content",
            "name",
            "text",
            "type",
            "id",
            "input",
            "prompt",
            "suffix",
            "system",
            "instructions",
            "title",
            "description",
            "pattern",
            "safety_identifier",
            "service_tier",
            "reasoning_effort",
            "effort",
            "verbosity",
            "voice",
            "format",
            "encoding_format",
            "prompt_cache_key",
            "prompt_cache_retention",
            "previous_response_id",
            "tool_call_id",
            "tool_use_id",
            "call_id",
            "arguments",
            "truncation",
            "anthropic_version",
            "metadata",
            "requestMetadata");

    /** Maps from token numbers, which are not lists even when they start at 0. */
    private static final Set<String> MAPS = Set.of("logit_bias");

    private FreeForm() {}

    static JsonNode typed(JsonNode value) {
        return typed("", value, false);
    }

    private static JsonNode typed(String name, JsonNode value, boolean text) {
        if (value.isString() && !text) {
            return value.stringValue().isEmpty()
                    ? JsonNodeFactory.instance.nullNode()
                    : FlatText.asScalar(value.stringValue());
        }
        JsonNode shaped = MAPS.contains(name) ? value : FlatText.asList(value);
        if (shaped.isArray()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            shaped.forEach(item -> list.add(typed(name, item, text)));
            return list;
        }
        if (shaped.isObject()) {
            return members(name, shaped);
        }
        return shaped;
    }

    /** The values below {@code metadata} are texts whatever they are called. */
    private static ObjectNode members(String name, JsonNode map) {
        boolean allTexts = name.equals("metadata") || name.equals("requestMetadata");
        ObjectNode typed = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : map.properties()) {
            String key = member.getKey();
            typed.set(key, typed(key, member.getValue(), allTexts || TEXTS.contains(key)));
        }
        return typed;
    }
}
