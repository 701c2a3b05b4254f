package io.github.aiproxymulti.mockllm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's messages; a stream opens the message and one text block, and closes both with usage in between. */
record AnthropicMessages() implements Dialect {

    @Override
    public boolean speaksAt(String path) {
        return path.endsWith("/messages");
    }

    @Override
    public JsonNode plain(Ask ask) {
        ObjectNode message = head(ask);
        message.putArray("content").addObject().put("type", "text").put("text", ask.text());
        message.put("stop_reason", "end_turn").putNull("stop_sequence");
        message.putObject("usage").put("input_tokens", ask.promptTokens()).put("output_tokens", ask.completionTokens());
        return message;
    }

    @Override
    public Optional<List<byte[]>> events(Ask ask) {
        List<byte[]> events = new ArrayList<>();
        ObjectNode opening = head(ask);
        opening.putArray("content");
        opening.putNull("stop_reason").putNull("stop_sequence");
        opening.putObject("usage").put("input_tokens", ask.promptTokens()).put("output_tokens", 1);
        add(events, "message_start", Json.object().set("message", opening));
        ObjectNode block = Json.object().put("index", 0);
        block.putObject("content_block").put("type", "text").put("text", "");
        add(events, "content_block_start", block);
        for (String piece : ask.pieces()) {
            ObjectNode delta = Json.object().put("index", 0);
            delta.putObject("delta").put("type", "text_delta").put("text", piece);
            add(events, "content_block_delta", delta);
        }
        add(events, "content_block_stop", Json.object().put("index", 0));
        ObjectNode closing = Json.object();
        closing.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
        closing.putObject("usage").put("output_tokens", ask.completionTokens());
        add(events, "message_delta", closing);
        add(events, "message_stop", Json.object());
        return Optional.of(events);
    }

    @Override
    public JsonNode error(int status, String message) {
        ObjectNode root = Json.object().put("type", "error");
        root.putObject("error")
                .put("type", status == 429 ? "rate_limit_error" : "api_error")
                .put("message", message);
        return root;
    }

    @Override
    public byte[] errorEvent(String message) {
        return Json.event("error", error(500, message));
    }

    private static void add(List<byte[]> events, String type, ObjectNode data) {
        events.add(Json.event(type, data.put("type", type)));
    }

    private static ObjectNode head(Ask ask) {
        return Json.object()
                .put("id", "msg-" + ask.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", ask.model());
    }
}
