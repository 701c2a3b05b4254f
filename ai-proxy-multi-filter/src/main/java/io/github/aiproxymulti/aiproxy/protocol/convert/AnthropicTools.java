package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tools and the choice among them (protocols.md 9.4); tools that only Anthropic itself can run are left out. */
final class AnthropicTools {

    private static final List<String> BUILT_IN =
            List.of("computer_", "bash_", "text_editor_", "web_search", "code_execution_");

    private final ToolNames names;
    private final Set<String> declared = new HashSet<>();

    AnthropicTools(ToolNames names) {
        this.names = names;
    }

    ArrayNode convert(@Nullable ArrayNode tools) {
        ArrayNode converted = WireJson.object().arrayNode();
        if (tools != null) {
            for (JsonNode tool : tools) {
                if (tool instanceof ObjectNode object) {
                    add(converted, object);
                }
            }
        }
        return converted;
    }

    private void add(ArrayNode converted, ObjectNode tool) {
        String type = JsonFields.string(tool, "type");
        String name = JsonFields.nonEmpty(tool, "name");
        if (name == null || (type != null && BUILT_IN.stream().anyMatch(type::startsWith))) {
            return;
        }
        declared.add(name);
        ObjectNode function = converted.addObject().put("type", "function").putObject("function");
        function.put("name", names.legal(name));
        String description = Requests.string(tool, "description", "tool description");
        if (description != null) {
            function.put("description", description);
        }
        ObjectNode schema = Requests.object(tool, "input_schema", "tool input_schema");
        if (schema != null) {
            function.set("parameters", schema.deepCopy());
        }
    }

    /** What to put for a tool choice, or null for none. */
    @Nullable JsonNode choice(ObjectNode choice) {
        String type = JsonFields.string(choice, "type");
        if (type == null) {
            return null;
        }
        return switch (type) {
            case "auto", "none" -> choice.stringNode(type);
            case "any" -> choice.stringNode("required");
            case "tool" -> named(JsonFields.string(choice, "name"));
            default -> null;
        };
    }

    private @Nullable JsonNode named(@Nullable String name) {
        if (name == null) {
            return null;
        }
        ObjectNode choice = WireJson.object().put("type", "function");
        choice.putObject("function").put("name", declared.contains(name) ? names.legal(name) : name);
        return choice;
    }
}
