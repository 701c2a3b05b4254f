package io.github.aiproxymulti.mockllm;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's embeddings: one small vector per input. */
record OpenAiEmbeddings() implements Dialect {

    @Override
    public boolean speaksAt(String path) {
        return path.endsWith("/embeddings");
    }

    @Override
    public JsonNode plain(Ask ask) {
        ObjectNode root = Json.object().put("object", "list");
        ArrayNode data = root.putArray("data");
        JsonNode input = ask.body().path("input");
        int inputs = input.isArray() ? input.size() : 1;
        for (int index = 0; index < inputs; index++) {
            ObjectNode one = data.addObject().put("object", "embedding").put("index", index);
            one.putArray("embedding").add(0.1).add(0.2).add(0.3);
        }
        root.put("model", ask.model()).put("instance", ask.name());
        root.putObject("usage").put("prompt_tokens", ask.promptTokens()).put("total_tokens", ask.promptTokens());
        return root;
    }
}
