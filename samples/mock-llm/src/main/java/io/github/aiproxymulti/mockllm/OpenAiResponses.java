package io.github.aiproxymulti.mockllm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's responses; a stream is created, the text deltas, done, and completed with usage. */
record OpenAiResponses() implements Dialect {

    @Override
    public boolean speaksAt(String path) {
        return path.endsWith("/responses");
    }

    @Override
    public JsonNode plain(Ask ask) {
        ObjectNode root = head(ask, "completed");
        ObjectNode message = root.putArray("output").addObject();
        message.put("type", "message").put("id", "msg-" + ask.id()).put("role", "assistant");
        message.put("status", "completed");
        message.putArray("content").addObject().put("type", "output_text").put("text", ask.text());
        root.putObject("usage")
                .put("input_tokens", ask.promptTokens())
                .put("output_tokens", ask.completionTokens())
                .put("total_tokens", ask.totalTokens());
        return root;
    }

    @Override
    public Optional<List<byte[]>> events(Ask ask) {
        List<byte[]> events = new ArrayList<>();
        ObjectNode created = head(ask, "in_progress");
        created.putArray("output");
        add(events, "response.created", Json.object().set("response", created));
        for (String piece : ask.pieces()) {
            add(events, "response.output_text.delta", part(ask).put("delta", piece));
        }
        add(events, "response.output_text.done", part(ask).put("text", String.join("", ask.pieces())));
        add(events, "response.completed", Json.object().set("response", plain(ask)));
        return Optional.of(events);
    }

    @Override
    public byte[] errorEvent(String message) {
        return Json.event(
                "error",
                Json.object().put("type", "error").put("code", "server_error").put("message", message));
    }

    private static void add(List<byte[]> events, String type, ObjectNode data) {
        events.add(Json.event(type, data.put("type", type).put("sequence_number", events.size())));
    }

    private static ObjectNode part(Ask ask) {
        return Json.object()
                .put("item_id", "msg-" + ask.id())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private static ObjectNode head(Ask ask, String status) {
        return Json.object()
                .put("id", "resp-" + ask.id())
                .put("object", "response")
                .put("created_at", ask.created())
                .put("status", status)
                .put("model", ask.model());
    }
}
