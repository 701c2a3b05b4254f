package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools of an OpenAI chat and the choice among them.
 *
 * @param tools the functions, with legal names
 * @param choice {@code auto}, {@code none}, {@code required} or {@code named}
 * @param named the function to call, where the choice is that; else null
 * @param parallel whether several may be called at once
 */
record ChatTools(List<Tool> tools, String choice, @Nullable String named, boolean parallel) {

    private static final String EXPECTED = " (expected: auto, none, required or a function)";

    /**
     * A function.
     *
     * @param name in its legal form
     * @param description null for none
     * @param schema of its parameters
     */
    record Tool(String name, @Nullable String description, ObjectNode schema) {}

    ChatTools {
        tools = List.copyOf(tools);
    }

    static ChatTools read(ObjectNode client, ToolNames names) {
        if (JsonFields.hasItems(client, "functions") || Requests.given(client, "function_call") != null) {
            throw new ConversionException("unsupported functions (expected: tools)");
        }
        List<Tool> tools = new ArrayList<>();
        ArrayNode written = Requests.array(client, "tools", "tools");
        if (written != null) {
            for (JsonNode tool : written) {
                tools.add(tool(tool, tools.size() + 1, names));
            }
        }
        JsonNode parallel = Requests.given(client, "parallel_tool_calls");
        if (parallel != null && !parallel.isBoolean()) {
            throw new ConversionException("invalid parallel_tool_calls");
        }
        boolean several = parallel == null || parallel.booleanValue();
        JsonNode choice = Requests.given(client, "tool_choice");
        if (choice == null) {
            return new ChatTools(tools, "auto", null, several);
        }
        if (choice.isString()) {
            return new ChatTools(tools, word(choice.stringValue()), null, several);
        }
        return new ChatTools(tools, "named", names.legal(function(choice)), several);
    }

    /** Whether the model has to call a tool. */
    boolean forces() {
        return !tools.isEmpty() && (choice.equals("required") || choice.equals("named"));
    }

    private static Tool tool(JsonNode tool, int index, ToolNames names) {
        String at = " at tool " + index;
        ObjectNode function = JsonFields.object(tool, "function");
        if (!JsonFields.is(tool, "type", "function") || function == null) {
            throw new ConversionException("unsupported type" + at + " (expected: function)");
        }
        String name = JsonFields.nonEmpty(function, "name");
        if (name == null) {
            throw new ConversionException("invalid function.name" + at);
        }
        ObjectNode schema = Requests.object(function, "parameters", "function.parameters" + at);
        return new Tool(
                names.legal(name),
                Requests.string(function, "description", "function.description" + at),
                schema == null ? noParameters() : schema.deepCopy());
    }

    static ObjectNode noParameters() {
        ObjectNode schema = WireJson.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private static String word(String choice) {
        return switch (choice) {
            case "auto", "none", "required" -> choice;
            default -> throw new ConversionException("unsupported tool_choice" + EXPECTED);
        };
    }

    private static String function(JsonNode choice) {
        String name = JsonFields.nonEmpty(choice.path("function"), "name");
        if (name == null || !JsonFields.is(choice, "type", "function")) {
            throw new ConversionException("unsupported tool_choice" + EXPECTED);
        }
        return name;
    }
}
