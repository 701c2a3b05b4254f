package io.github.aiproxymulti.mockllm;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bedrock's converse, plain; its binary event stream is left to {@link MockLlmOptions#respond}. */
record BedrockConverse() implements Dialect {

    @Override
    public boolean speaksAt(String path) {
        return path.endsWith("/converse");
    }

    @Override
    public JsonNode plain(Ask ask) {
        ObjectNode root = Json.object();
        ObjectNode message = root.putObject("output").putObject("message").put("role", "assistant");
        message.putArray("content").addObject().put("text", ask.text());
        root.put("stopReason", "end_turn");
        root.putObject("usage")
                .put("inputTokens", ask.promptTokens())
                .put("outputTokens", ask.completionTokens())
                .put("totalTokens", ask.totalTokens());
        root.putObject("metrics").put("latencyMs", 1);
        return root;
    }

    @Override
    public JsonNode error(int status, String message) {
        return Json.object().put("message", message);
    }
}
