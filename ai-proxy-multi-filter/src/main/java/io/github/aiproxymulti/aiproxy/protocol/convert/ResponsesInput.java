package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversation of a responses request as chat messages. Calls become part of the model's message before them. What a
 * model thought earlier is left out, chats have no place for it. Indexes in errors count from 1.
 */
final class ResponsesInput {

    private final ArrayNode messages;

    ResponsesInput(ArrayNode messages) {
        this.messages = messages;
    }

    void addAll(@Nullable JsonNode input) {
        if (input != null && input.isString()) {
            messages.addObject().put("role", "user").put("content", input.stringValue());
        } else if (input instanceof ArrayNode items && !items.isEmpty()) {
            int index = 1;
            for (JsonNode item : items) {
                add(item, index++);
            }
        } else {
            throw new ConversionException("invalid input (expected: a text, or a list of at least one item)");
        }
    }

    private void add(JsonNode item, int index) {
        String type = Requests.string(item, "type", "type of input item " + index);
        switch (type == null ? "message" : type) {
            case "message" -> message(item, index);
            case "function_call" -> call(item, index);
            case "function_call_output" -> result(item, index);
            case "reasoning" -> {
                // The vendor that thought it is not the one that is asked.
            }
            default ->
                throw new ConversionException("unsupported type of input item " + index
                        + " (expected: message, function_call, function_call_output or reasoning)");
        }
    }

    private void message(JsonNode item, int index) {
        String role = AnthropicAnswers.orEmpty(JsonFields.string(item, "role"));
        JsonNode content = Requests.given(item, "content");
        String chatRole = switch (role) {
            case "user", "assistant", "system" -> role;
            // Few others than OpenAI know developers.
            case "developer" -> "system";
            default ->
                throw new ConversionException(
                        "invalid role of input item " + index + " (expected: user, assistant, system or developer)");
        };
        if (content == null || !(content.isString() || content.isArray())) {
            throw new ConversionException("invalid content of input item " + index);
        }
        ObjectNode message = messages.addObject().put("role", chatRole);
        if (content.isString()) {
            message.put("content", content.stringValue());
            return;
        }
        ArrayNode parts = parts(content, index);
        if (role.equals("user")) {
            message.set("content", parts);
        } else {
            message.put("content", text(parts, index));
        }
    }

    private static ArrayNode parts(JsonNode content, int index) {
        ArrayNode parts = WireJson.object().arrayNode();
        for (JsonNode part : content) {
            parts.add(ResponsesParts.chat(part, index));
        }
        return parts;
    }

    private static String text(ArrayNode parts, int index) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            String piece = JsonFields.string(part, "text");
            if (piece == null) {
                throw new ConversionException("unsupported content of input item " + index + " (expected: text)");
            }
            text.append(piece);
        }
        return text.toString();
    }

    private void call(JsonNode item, int index) {
        String id = JsonFields.nonEmpty(item, "call_id");
        String name = JsonFields.nonEmpty(item, "name");
        String arguments = Requests.string(item, "arguments", "arguments of input item " + index);
        if (id == null || name == null || arguments == null) {
            throw new ConversionException(
                    "invalid function_call of input item " + index + " (expected: call_id, name and arguments)");
        }
        ObjectNode call = calls().addObject().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
    }

    private ArrayNode calls() {
        JsonNode last = messages.path(messages.size() - 1);
        ObjectNode message = last instanceof ObjectNode said && JsonFields.is(said, "role", "assistant")
                ? said
                : messages.addObject().put("role", "assistant").putNull("content");
        return message.get("tool_calls") instanceof ArrayNode calls ? calls : message.putArray("tool_calls");
    }

    private void result(JsonNode item, int index) {
        String id = JsonFields.nonEmpty(item, "call_id");
        JsonNode output = Requests.given(item, "output");
        if (id == null || output == null || !(output.isString() || output.isArray())) {
            throw new ConversionException(
                    "invalid function_call_output of input item " + index + " (expected: call_id and output)");
        }
        String text = output.isString() ? output.stringValue() : text(parts(output, index), index);
        messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", text);
    }
}
