package io.github.aiproxymulti.aiproxy.protocol.convert;

import tools.jackson.databind.node.ObjectNode;

/**
 * A call that is being streamed, and the events about it.
 *
 * @param outputIndex its place in the output
 * @param itemId its id as an item
 * @param callId the vendor's id of the call
 * @param name the function
 * @param arguments so far
 */
record ResponsesCall(int outputIndex, String itemId, String callId, String name, StringBuilder arguments) {

    ObjectNode item(String status) {
        return ResponsesItems.call(itemId, status, callId, name, arguments.toString());
    }

    ObjectNode opened() {
        ObjectNode event = ResponsesEvents.event("response.output_item.added").put("output_index", outputIndex);
        event.set("item", item("in_progress"));
        return event;
    }

    ObjectNode delta(String piece) {
        return about("response.function_call_arguments.delta").put("delta", piece);
    }

    ObjectNode argumentsDone() {
        return about("response.function_call_arguments.done").put("name", name).put("arguments", arguments.toString());
    }

    private ObjectNode about(String type) {
        return ResponsesEvents.event(type).put("item_id", itemId).put("output_index", outputIndex);
    }
}
