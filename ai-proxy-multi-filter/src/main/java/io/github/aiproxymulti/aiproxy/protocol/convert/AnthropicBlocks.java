package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The content blocks of an Anthropic stream: numbered, one open at a time. Confined to one stream. */
final class AnthropicBlocks {

    /** Far more than any model calls at once; bounds what a broken vendor can make us remember. */
    private static final int MAX_TOOLS = 1024;

    private static final int NONE = -1;

    private final ToolNames tools;
    private final Consumer<ObjectNode> sink;
    private final Map<Long, Integer> toolBlocks = new HashMap<>();
    private int next;
    private int open = NONE;
    private String openType = "";

    AnthropicBlocks(ToolNames tools, Consumer<ObjectNode> sink) {
        this.tools = tools;
        this.sink = sink;
    }

    void thinking(@Nullable String thinking) {
        if (thinking != null) {
            openUnlessOpen("thinking");
            delta(open, "thinking_delta", "thinking", thinking);
        }
    }

    void text(@Nullable String text) {
        if (text != null) {
            openUnlessOpen("text");
            delta(open, "text_delta", "text", text);
        }
    }

    /** Adds a piece of a tool call; pieces belong together by the vendor's index, those without one are left out. */
    void tool(JsonNode call) {
        if (!JsonFields.hasNumber(call, "index")) {
            return;
        }
        long index = JsonFields.count(call, "index");
        JsonNode function = call.path("function");
        Integer block = toolBlocks.get(index);
        if (block == null) {
            if (toolBlocks.size() >= MAX_TOOLS) {
                return;
            }
            ObjectNode start = WireJson.object().put("type", "tool_use");
            start.put("id", AnthropicAnswers.orEmpty(JsonFields.string(call, "id")));
            start.put("name", tools.original(AnthropicAnswers.orEmpty(JsonFields.string(function, "name"))));
            start.putObject("input");
            open(start);
            block = open;
            toolBlocks.put(index, block);
        }
        String arguments = JsonFields.nonEmpty(function, "arguments");
        if (arguments != null) {
            delta(block, "input_json_delta", "partial_json", arguments);
        }
    }

    void close() {
        if (open != NONE) {
            sink.accept(WireJson.object().put("type", "content_block_stop").put("index", open));
            open = NONE;
            openType = "";
        }
    }

    private void openUnlessOpen(String type) {
        if (!openType.equals(type)) {
            open(WireJson.object().put("type", type).put(type, ""));
        }
    }

    private void open(ObjectNode block) {
        close();
        open = next++;
        openType = AnthropicAnswers.orEmpty(JsonFields.string(block, "type"));
        ObjectNode event = WireJson.object().put("type", "content_block_start").put("index", open);
        event.set("content_block", block);
        sink.accept(event);
    }

    private void delta(int index, String type, String name, String value) {
        ObjectNode event = WireJson.object().put("type", "content_block_delta").put("index", index);
        event.putObject("delta").put("type", type).put(name, value);
        sink.accept(event);
    }
}
