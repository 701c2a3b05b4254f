package io.github.aiproxymulti.mockllm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions; a stream is a role event, the contents, a finish, maybe usage, and {@code [DONE]}. */
record OpenAiChat() implements Dialect {

    @Override
    public boolean speaksAt(String path) {
        return path.endsWith("/chat/completions");
    }

    @Override
    public JsonNode plain(Ask ask) {
        ObjectNode root = head(ask, "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", ask.text());
        choice.put("finish_reason", "stop");
        root.set("usage", usage(ask));
        return root;
    }

    @Override
    public Optional<List<byte[]>> events(Ask ask) {
        List<byte[]> events = new ArrayList<>();
        events.add(Json.event(chunk(ask, Json.object().put("role", "assistant").put("content", ""), false)));
        for (String piece : ask.pieces()) {
            events.add(Json.event(chunk(ask, Json.object().put("content", piece), false)));
        }
        events.add(Json.event(chunk(ask, Json.object(), true)));
        if (ask.wantsUsage()) {
            ObjectNode last = head(ask, "chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage(ask));
            events.add(Json.event(last));
        }
        events.add(Json.text("data: [DONE]\n\n"));
        return Optional.of(events);
    }

    private static ObjectNode head(Ask ask, String kind) {
        return Json.object()
                .put("id", "chatcmpl-" + ask.id())
                .put("object", kind)
                .put("created", ask.created())
                .put("model", ask.model());
    }

    private static ObjectNode chunk(Ask ask, ObjectNode delta, boolean last) {
        ObjectNode root = head(ask, "chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", last ? "stop" : null);
        return root;
    }

    private static ObjectNode usage(Ask ask) {
        return Json.object()
                .put("prompt_tokens", ask.promptTokens())
                .put("completion_tokens", ask.completionTokens())
                .put("total_tokens", ask.totalTokens());
    }
}
