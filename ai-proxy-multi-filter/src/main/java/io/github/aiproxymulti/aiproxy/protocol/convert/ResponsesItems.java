package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import tools.jackson.databind.node.ObjectNode;

/** The items of a response's output. */
final class ResponsesItems {

    private ResponsesItems() {}

    static ObjectNode reasoning(String id, String text) {
        ObjectNode item = WireJson.object().put("id", id).put("type", "reasoning");
        var summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.add(summaryText(text));
        }
        return item;
    }

    static ObjectNode summaryText(String text) {
        return WireJson.object().put("type", "summary_text").put("text", text);
    }

    static ObjectNode message(String id, String status) {
        ObjectNode item = WireJson.object().put("id", id).put("type", "message").put("status", status);
        item.put("role", "assistant").putArray("content");
        return item;
    }

    static ObjectNode message(String id, ObjectNode part) {
        ObjectNode item = message(id, "completed");
        item.withArray("content").add(part);
        return item;
    }

    static ObjectNode outputText(String text) {
        ObjectNode part = WireJson.object().put("type", "output_text").put("text", text);
        part.putArray("annotations");
        part.putArray("logprobs");
        return part;
    }

    static ObjectNode refusal(String text) {
        return WireJson.object().put("type", "refusal").put("refusal", text);
    }

    static ObjectNode call(String id, String status, String callId, String name, String arguments) {
        return WireJson.object()
                .put("id", id)
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", arguments);
    }
}
