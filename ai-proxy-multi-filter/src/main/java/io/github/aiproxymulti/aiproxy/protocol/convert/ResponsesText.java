package io.github.aiproxymulti.aiproxy.protocol.convert;

import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** The events about an item that is a text: a message of one part, or a summary of what the model thought. */
final class ResponsesText {

    private ResponsesText() {}

    static void opened(ResponsesEvents.Kind kind, String id, Consumer<ObjectNode> sink, int outputIndex) {
        boolean reasoning = kind == ResponsesEvents.Kind.REASONING;
        ObjectNode added = ResponsesEvents.event("response.output_item.added").put("output_index", outputIndex);
        added.set("item", reasoning ? ResponsesItems.reasoning(id, "") : ResponsesItems.message(id, "in_progress"));
        sink.accept(added);
        ObjectNode part = about(
                reasoning ? "response.reasoning_summary_part.added" : "response.content_part.added",
                kind,
                id,
                outputIndex);
        part.set("part", part(kind, ""));
        sink.accept(part);
    }

    static void delta(ResponsesEvents.Kind kind, String id, Consumer<ObjectNode> sink, int outputIndex, String piece) {
        ObjectNode delta = about(prefix(kind) + ".delta", kind, id, outputIndex).put("delta", piece);
        if (kind == ResponsesEvents.Kind.TEXT) {
            delta.putArray("logprobs");
        }
        sink.accept(delta);
    }

    /** The finished item. */
    static ObjectNode closed(
            ResponsesEvents.Kind kind, String id, Consumer<ObjectNode> sink, int outputIndex, String text) {
        ObjectNode whole = about(prefix(kind) + ".done", kind, id, outputIndex)
                .put(kind == ResponsesEvents.Kind.REFUSAL ? "refusal" : "text", text);
        if (kind == ResponsesEvents.Kind.TEXT) {
            whole.putArray("logprobs");
        }
        sink.accept(whole);
        boolean reasoning = kind == ResponsesEvents.Kind.REASONING;
        ObjectNode part = about(
                reasoning ? "response.reasoning_summary_part.done" : "response.content_part.done",
                kind,
                id,
                outputIndex);
        part.set("part", part(kind, text));
        sink.accept(part);
        ObjectNode item = reasoning ? ResponsesItems.reasoning(id, text) : ResponsesItems.message(id, part(kind, text));
        ObjectNode done = ResponsesEvents.event("response.output_item.done").put("output_index", outputIndex);
        done.set("item", item);
        sink.accept(done);
        return item;
    }

    private static String prefix(ResponsesEvents.Kind kind) {
        return switch (kind) {
            case REASONING -> "response.reasoning_summary_text";
            case REFUSAL -> "response.refusal";
            default -> "response.output_text";
        };
    }

    private static ObjectNode part(ResponsesEvents.Kind kind, String text) {
        return switch (kind) {
            case REASONING -> ResponsesItems.summaryText(text);
            case REFUSAL -> ResponsesItems.refusal(text);
            default -> ResponsesItems.outputText(text);
        };
    }

    private static ObjectNode about(String type, ResponsesEvents.Kind kind, String id, int outputIndex) {
        ObjectNode event = ResponsesEvents.event(type).put("item_id", id).put("output_index", outputIndex);
        return event.put(kind == ResponsesEvents.Kind.REASONING ? "summary_index" : "content_index", 0);
    }
}
