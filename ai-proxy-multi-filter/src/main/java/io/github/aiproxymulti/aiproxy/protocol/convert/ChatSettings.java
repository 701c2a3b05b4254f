package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The settings of an OpenAI chat that other protocols have too, and those that none of them can do without loss. */
final class ChatSettings {

    private final ObjectNode client;

    ChatSettings(ObjectNode client) {
        this.client = client;
    }

    /** Refuses what would change the answer's shape if it were left out. */
    void refuseWhatOnlyOpenAiHas() {
        streams();
        JsonNode choices = Requests.given(client, "n");
        if (choices != null && !(choices.isIntegralNumber() && choices.canConvertToInt() && choices.intValue() == 1)) {
            throw new ConversionException("unsupported n (expected: 1)");
        }
        if (JsonFields.truthy(client, "logprobs") || JsonFields.count(client, "top_logprobs") > 0) {
            throw new ConversionException("unsupported logprobs");
        }
        ArrayNode modalities = Requests.array(client, "modalities", "modalities");
        boolean other = modalities != null
                && modalities.valueStream().anyMatch(modality -> !"text".equals(JsonFields.stringOf(modality)));
        if (other || Requests.given(client, "audio") != null) {
            throw new ConversionException("unsupported modalities (expected: text)");
        }
        if (Requests.given(client, "web_search_options") != null) {
            throw new ConversionException("unsupported web_search_options");
        }
    }

    @Nullable String text(String name) {
        return Requests.string(client, name, name);
    }

    /** The most tokens of the answer; null when the client does not care. */
    @Nullable Integer maxTokens() {
        JsonNode most = Requests.given(client, "max_completion_tokens");
        most = most == null ? Requests.given(client, "max_tokens") : most;
        if (most == null) {
            return null;
        }
        if (!most.isIntegralNumber() || !most.canConvertToInt() || most.intValue() < 1) {
            throw new ConversionException("invalid max_completion_tokens (expected: an integer >= 1)");
        }
        return most.intValue();
    }

    /** As the client wrote it, but never above 1, where others end; null for none. */
    @Nullable JsonNode temperature() {
        JsonNode temperature = number("temperature");
        return temperature != null && temperature.decimalValue().compareTo(BigDecimal.ONE) > 0
                ? client.numberNode(1)
                : temperature;
    }

    /** As the client wrote it; null for none. */
    @Nullable JsonNode number(String name) {
        JsonNode number = Requests.given(client, name);
        if (number != null && !number.isNumber()) {
            throw new ConversionException("invalid " + name);
        }
        return number;
    }

    /** Where the answer ends; empty for nowhere. */
    List<String> stop() {
        JsonNode stop = Requests.given(client, "stop");
        List<String> sequences = new ArrayList<>();
        if (stop == null) {
            return sequences;
        }
        if (stop.isString()) {
            sequences.add(stop.stringValue());
            return sequences;
        }
        if (!stop.isArray()) {
            throw new ConversionException("invalid stop");
        }
        for (JsonNode sequence : stop) {
            if (!sequence.isString()) {
                throw new ConversionException("invalid stop");
            }
            sequences.add(sequence.stringValue());
        }
        return sequences;
    }

    /** Whether the client asks for a stream. */
    boolean streams() {
        JsonNode stream = Requests.given(client, "stream");
        if (stream != null && !stream.isBoolean()) {
            throw new ConversionException("invalid stream");
        }
        return stream != null && stream.booleanValue();
    }

    /** Whether the client wants a stream's last chunk to tell the tokens. */
    boolean wantsUsage() {
        ObjectNode options = Requests.object(client, "stream_options", "stream_options");
        return options != null && JsonFields.truthy(options, "include_usage");
    }

    /** What the answer must look like, from {@code response_format}; null when that is a matter of words. */
    @Nullable ObjectNode jsonSchema() {
        ObjectNode format = Requests.object(client, "response_format", "response_format");
        if (format == null || JsonFields.is(format, "type", "text")) {
            return null;
        }
        ObjectNode definition = JsonFields.object(format, "json_schema");
        ObjectNode schema = definition == null ? null : JsonFields.object(definition, "schema");
        if (!JsonFields.is(format, "type", "json_schema") || definition == null || schema == null) {
            throw new ConversionException("unsupported response_format (expected: text, or json_schema with a schema)");
        }
        return definition;
    }
}
