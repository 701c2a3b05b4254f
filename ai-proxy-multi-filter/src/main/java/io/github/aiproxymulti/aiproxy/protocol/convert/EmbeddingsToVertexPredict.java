package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI embeddings clients on Vertex AI (protocols.md 10). Indexes in errors count from 1. */
final class EmbeddingsToVertexPredict implements ProtocolConverter {

    @Override
    public boolean isOriginal() {
        return true;
    }

    @Override
    public Protocol from() {
        return Protocol.OPENAI_EMBEDDINGS;
    }

    @Override
    public Protocol to() {
        return Protocol.VERTEX_PREDICT;
    }

    @Override
    public Conversion convert(ObjectNode clientBody, AnswerIdentity identity) {
        JsonNode input = clientBody.get("input");
        if (input == null || (input.isBoolean() && !input.booleanValue())) {
            throw new ConversionException("`input` is required for embeddings");
        }
        ObjectNode body = WireJson.object();
        ArrayNode instances = body.putArray("instances");
        if (input.isString()) {
            instances.addObject().put("content", input.stringValue());
        } else if (input.isArray()) {
            int index = 1;
            for (JsonNode entry : input) {
                instances.addObject().put("content", text(entry, index++));
            }
        } else {
            throw new ConversionException("`input` must be string or array");
        }
        return new Converted(body);
    }

    private static String text(JsonNode entry, int index) {
        if (entry.isString()) {
            return entry.stringValue();
        }
        if (!entry.isArray()) {
            throw unsupported(index);
        }
        StringJoiner joined = new StringJoiner(" ");
        for (JsonNode word : entry) {
            if (!word.isString() && !word.isNumber()) {
                throw unsupported(index);
            }
            joined.add(word.isString() ? word.stringValue() : WireJson.text(word));
        }
        return joined.toString();
    }

    private static ConversionException unsupported(int index) {
        return new ConversionException("unsupported input type at index " + index);
    }

    private record Converted(ObjectNode body) implements Conversion {

        @Override
        public JsonNode response(JsonNode upstream, ModelNames names, Consumer<String> warnings) {
            if (!upstream.isObject()) {
                throw new ConversionException("empty vertex response");
            }
            if (!(upstream.get("predictions") instanceof ArrayNode predictions)) {
                throw new ConversionException("vertex response missing predictions");
            }
            ObjectNode converted = WireJson.object().put("object", "list");
            ArrayNode data = converted.putArray("data");
            long tokens = 0;
            for (JsonNode prediction : predictions) {
                JsonNode embeddings = prediction.path("embeddings");
                if (!(embeddings.get("values") instanceof ArrayNode values)) {
                    throw new ConversionException("invalid embedding at index " + (data.size() + 1));
                }
                tokens += JsonFields.count(embeddings, "statistics", "token_count");
                data.addObject()
                        .put("object", "embedding")
                        .put("index", data.size() - 1)
                        .set("embedding", values);
            }
            converted.put("model", names.requestedOrEmpty());
            converted.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
            return converted;
        }

        @Override
        public StreamConversion stream(ModelNames names) {
            return new NoStream();
        }
    }

    /** Vertex AI predict does not stream. */
    private static final class NoStream implements StreamConversion {

        @Override
        public List<SseEvent> on(WireEvent event) {
            return List.of();
        }

        @Override
        public List<SseEvent> end() {
            return List.of();
        }
    }
}
