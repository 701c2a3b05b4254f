package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the messages of an OpenAI chat. What cannot be said elsewhere is refused; indexes in errors count from 1. */
final class ChatDialogueReader {

    private final ToolNames names;
    private final List<String> system = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();

    private ChatDialogueReader(ToolNames names) {
        this.names = names;
    }

    static ChatDialogue read(ObjectNode client, ToolNames names) {
        if (!JsonFields.hasItems(client, "messages")) {
            throw new ConversionException("missing messages");
        }
        ChatDialogueReader reader = new ChatDialogueReader(names);
        int index = 1;
        for (JsonNode message : client.path("messages")) {
            reader.add(message, index++);
        }
        List<ChatTurn> turns = reader.said.stream()
                .map(turn -> new ChatTurn(turn.assistant(), turn.blocks()))
                .toList();
        if (turns.isEmpty()) {
            throw new ConversionException("no message with content");
        }
        return new ChatDialogue(reader.system, turns);
    }

    private void add(JsonNode message, int index) {
        String role = JsonFields.string(message, "role");
        if (role == null) {
            throw new ConversionException("invalid message at index " + index);
        }
        switch (role) {
            case "system", "developer" -> ChatParts.texts(message, index).forEach(system::add);
            case "user" -> say(false, ChatParts.blocks(message, index));
            case "assistant" -> assistant(message, index);
            case "tool" -> say(false, List.of(result(message, index)));
            default ->
                throw new ConversionException("unsupported role at message " + index
                        + " (expected: system, developer, user, assistant or tool)");
        }
    }

    private void assistant(JsonNode message, int index) {
        if (Requests.given(message, "function_call") != null) {
            throw new ConversionException("unsupported function_call at message " + index + " (expected: tool_calls)");
        }
        List<ChatBlock> blocks = new ArrayList<>(ChatThoughts.read(message, index));
        for (String text : ChatParts.texts(message, index)) {
            blocks.add(new ChatBlock.Text(text));
        }
        ArrayNode calls = Requests.array(message, "tool_calls", "tool_calls at message " + index);
        if (calls != null) {
            for (JsonNode call : calls) {
                blocks.add(call(call, index));
            }
        }
        say(true, blocks);
    }

    private ChatBlock call(JsonNode call, int index) {
        String at = " at message " + index;
        String type = Requests.string(call, "type", "tool call type" + at);
        if (type != null && !type.equals("function")) {
            throw new ConversionException("unsupported tool call type" + at + " (expected: function)");
        }
        String id = JsonFields.nonEmpty(call, "id");
        ObjectNode function = JsonFields.object(call, "function");
        String name = function == null ? null : JsonFields.nonEmpty(function, "name");
        if (function == null || id == null || name == null) {
            throw new ConversionException("invalid tool call" + at + " (expected: id and function.name)");
        }
        String arguments = Requests.string(function, "arguments", "tool call arguments" + at);
        return new ChatBlock.ToolUse(id, names.legal(name), input(arguments, at));
    }

    private static ObjectNode input(@Nullable String arguments, String at) {
        if (arguments == null || arguments.isBlank()) {
            return WireJson.object();
        }
        return WireJson.read(arguments)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new ConversionException(
                        "invalid tool call arguments" + at + " (expected: the text of a JSON object)"));
    }

    private static ChatBlock result(JsonNode message, int index) {
        String id = JsonFields.nonEmpty(message, "tool_call_id");
        if (id == null) {
            throw new ConversionException("invalid tool_call_id at message " + index);
        }
        return new ChatBlock.ToolResult(id, String.join("", ChatParts.texts(message, index)));
    }

    private void say(boolean assistant, List<ChatBlock> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        if (said.isEmpty() || said.get(said.size() - 1).assistant() != assistant) {
            said.add(new Said(assistant, new ArrayList<>()));
        }
        said.get(said.size() - 1).blocks().addAll(blocks);
    }

    /** A turn that may still grow. */
    private record Said(boolean assistant, List<ChatBlock> blocks) {}
}
