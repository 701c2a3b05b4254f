package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conversation (protocols.md 9.6). Indexes in errors count from 1. */
final class AnthropicMessageList {

    private final ToolNames names;
    private final ArrayNode out;

    AnthropicMessageList(ToolNames names, ArrayNode out) {
        this.names = names;
        this.out = out;
    }

    void addAll(JsonNode messages) {
        int index = 1;
        for (JsonNode message : messages) {
            add(message, index++);
        }
    }

    private void add(JsonNode message, int index) {
        String role = JsonFields.string(message, "role");
        if (role == null) {
            throw new ConversionException("invalid message at index " + index);
        }
        JsonNode content = message.get("content");
        if (content != null && content.isString()) {
            out.addObject().put("role", role).put("content", content.stringValue());
        } else if (content instanceof ArrayNode blocks) {
            addBlocks(role, blocks, index);
        } else {
            throw new ConversionException("invalid message content at index " + index);
        }
    }

    private void addBlocks(String role, ArrayNode blocks, int index) {
        AnthropicParts parts = new AnthropicParts(index);
        ArrayNode calls = out.arrayNode();
        boolean results = false;
        for (JsonNode block : blocks) {
            String type = JsonFields.string(block, "type");
            if ("tool_use".equals(type)) {
                addCall(calls, block);
            } else if ("tool_result".equals(type)) {
                results |= addResult(block, index);
            } else {
                parts.add(type, block);
            }
        }
        if (!results) {
            addMessage(role, parts, calls);
        } else if (!parts.isEmpty()) {
            out.addObject().put("role", role).set("content", parts.array());
        }
    }

    private void addCall(ArrayNode calls, JsonNode block) {
        String id = JsonFields.string(block, "id");
        String name = JsonFields.string(block, "name");
        if (id == null || name == null) {
            return;
        }
        JsonNode input = Requests.given(block, "input");
        ObjectNode call = calls.addObject().put("id", id).put("type", "function");
        call.putObject("function")
                .put("name", names.legal(name))
                .put("arguments", input == null ? "{}" : WireJson.text(input));
    }

    private boolean addResult(JsonNode block, int index) {
        String id = JsonFields.string(block, "tool_use_id");
        if (id == null) {
            return false;
        }
        out.addObject().put("role", "tool").put("tool_call_id", id).set("content", resultContent(block, index));
        return true;
    }

    private JsonNode resultContent(JsonNode block, int index) {
        @Nullable JsonNode content = Requests.given(block, "content");
        if (content == null) {
            return out.stringNode("");
        }
        if (content.isString()) {
            return content;
        }
        if (!content.isArray()) {
            throw new ConversionException("invalid tool_result content at message " + index);
        }
        AnthropicParts parts = new AnthropicParts(index);
        for (JsonNode part : content) {
            parts.add(JsonFields.string(part, "type"), part);
        }
        return parts.hasMedia() ? parts.array() : out.stringNode(parts.text());
    }

    private void addMessage(String role, AnthropicParts parts, ArrayNode calls) {
        ObjectNode message = out.addObject().put("role", role);
        if (!calls.isEmpty()) {
            if (!parts.text().isEmpty()) {
                message.put("content", parts.text());
            }
            message.set("tool_calls", calls);
        } else if (parts.isEmpty() || role.equals("assistant")) {
            message.put("content", parts.text());
        } else {
            message.set("content", parts.array());
        }
    }
}
