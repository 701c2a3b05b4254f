package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Takes the vectors out of an embeddings answer that nobody vouches for. Source: balancing.md 7.4; positions count from 0. */
final class EmbeddingsAnswer {

    private EmbeddingsAnswer() {}

    /**
     * One vector of finite numbers for each input, in the order of the inputs.
     *
     * @param body the answer
     * @param inputs how many inputs there were
     * @throws EmbeddingFailedException when the answer is not exactly that
     */
    static List<double[]> vectors(byte[] body, int inputs) {
        JsonNode answer = WireJson.read(body)
                .orElseThrow(() -> new EmbeddingFailedException("invalid embedding response: no JSON document"));
        if (!answer.isObject() || !answer.path("data").isArray()) {
            throw new EmbeddingFailedException("invalid embedding response: no object with an array `data`");
        }
        Map<Integer, double[]> found = new HashMap<>();
        JsonNode data = answer.path("data");
        for (int entry = 0; entry < data.size(); entry++) {
            JsonNode item = data.path(entry);
            if (!item.isObject()) {
                throw new EmbeddingFailedException("invalid embedding entry at index " + entry);
            }
            found.put(input(item.path("index"), entry, inputs), vector(item.path("embedding"), entry));
        }
        return inOrder(found, inputs);
    }

    private static List<double[]> inOrder(Map<Integer, double[]> found, int inputs) {
        List<double[]> vectors = new ArrayList<>(inputs);
        for (int input = 0; input < inputs; input++) {
            double[] vector = found.get(input);
            if (vector == null) {
                throw new EmbeddingFailedException("missing embedding for input index " + input);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    /** The input an entry answers: the one it names, else the one at its own place. */
    private static int input(JsonNode index, int entry, int inputs) {
        double input = index.isNumber() ? index.numberValue().doubleValue() : entry;
        if (input < 0 || input >= inputs || input != Math.rint(input)) {
            throw new EmbeddingFailedException("invalid embedding index at entry " + entry);
        }
        return (int) input;
    }

    private static double[] vector(JsonNode embedding, int entry) {
        if (!embedding.isArray() || embedding.isEmpty()) {
            throw new EmbeddingFailedException("invalid embedding vector at index " + entry);
        }
        double[] vector = new double[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            JsonNode component = embedding.path(i);
            vector[i] = component.isNumber() ? component.numberValue().doubleValue() : Double.NaN;
            if (!Double.isFinite(vector[i])) {
                throw new EmbeddingFailedException("non-numeric embedding component at index " + entry);
            }
        }
        return vector;
    }
}
