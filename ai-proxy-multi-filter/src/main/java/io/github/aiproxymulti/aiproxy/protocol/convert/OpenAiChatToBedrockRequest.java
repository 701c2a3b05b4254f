package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The request half: built from a white list, so that nothing unknown reaches the provider. {@code model} stays for the path
 * and is taken out of the body later, as for Bedrock's own clients.
 */
final class OpenAiChatToBedrockRequest {

    private final ObjectNode client;
    private final ChatSettings settings;
    private final ToolNames names;
    private final ObjectNode out = WireJson.object();

    OpenAiChatToBedrockRequest(ObjectNode client, ToolNames names) {
        this.client = client;
        this.settings = new ChatSettings(client);
        this.names = names;
    }

    ObjectNode convert() {
        settings.refuseWhatOnlyOpenAiHas();
        ChatTools tools = ChatTools.read(client, names);
        ChatDialogue dialogue = ChatDialogueReader.read(client, names);
        ChatThinking thinking = ChatThinking.of(client, settings, dialogue, tools, null);
        String model = settings.text("model");
        if (model != null) {
            out.put("model", model);
        }
        if (!dialogue.system().isEmpty()) {
            ArrayNode system = out.putArray("system");
            dialogue.system().forEach(text -> system.addObject().put("text", text));
        }
        ArrayNode messages = out.putArray("messages");
        BedrockBlocks blocks = new BedrockBlocks();
        for (ChatTurn turn : dialogue.turns()) {
            ArrayNode content = messages.addObject().put("role", turn.role()).putArray("content");
            turn.blocks().forEach(block -> content.add(blocks.block(block)));
        }
        inference(thinking);
        tools(tools, dialogue);
        if (thinking.thinking() != null) {
            out.putObject("additionalModelRequestFields").set("thinking", thinking.thinking());
        }
        outputFormat();
        tier();
        return out;
    }

    private void inference(ChatThinking thinking) {
        ObjectNode inference = WireJson.object();
        if (thinking.maxTokens() != null) {
            inference.put("maxTokens", thinking.maxTokens());
        }
        JsonNode temperature = settings.temperature();
        JsonNode topP = settings.number("top_p");
        if (temperature != null && !thinking.isOn()) {
            inference.set("temperature", temperature);
        }
        if (topP != null && !thinking.isOn()) {
            inference.set("topP", topP);
        }
        List<String> stop = settings.stop();
        if (!stop.isEmpty()) {
            stop.forEach(inference.putArray("stopSequences")::add);
        }
        if (!inference.isEmpty()) {
            out.set("inferenceConfig", inference);
        }
    }

    /** Bedrock has no word for "none", and wants to know of tools as long as the conversation speaks of any. */
    private void tools(ChatTools tools, ChatDialogue dialogue) {
        boolean none = tools.choice().equals("none");
        if (none && dialogue.usesTools()) {
            throw new ConversionException(
                    "unsupported tool_choice none after tools were called (expected: auto, required or a function)");
        }
        if (none || (tools.tools().isEmpty() && !dialogue.usesTools())) {
            return;
        }
        ObjectNode config = out.putObject("toolConfig");
        ArrayNode written = config.putArray("tools");
        for (ChatTools.Tool tool : tools.tools()) {
            ObjectNode spec = written.addObject().putObject("toolSpec").put("name", tool.name());
            if (tool.description() != null && !tool.description().isEmpty()) {
                spec.put("description", tool.description());
            }
            spec.putObject("inputSchema").set("json", tool.schema());
        }
        if (tools.tools().isEmpty()) {
            called(dialogue)
                    .forEach(name -> written.addObject()
                            .putObject("toolSpec")
                            .put("name", name)
                            .putObject("inputSchema")
                            .set("json", ChatTools.noParameters()));
            return;
        }
        if (tools.choice().equals("required")) {
            config.putObject("toolChoice").putObject("any");
        } else if (tools.choice().equals("named")) {
            config.putObject("toolChoice").putObject("tool").put("name", tools.named());
        }
    }

    private static Set<String> called(ChatDialogue dialogue) {
        Set<String> called = new LinkedHashSet<>();
        for (ChatTurn turn : dialogue.turns()) {
            for (ChatBlock block : turn.blocks()) {
                if (block instanceof ChatBlock.ToolUse use) {
                    called.add(use.name());
                }
            }
        }
        if (called.isEmpty()) {
            throw new ConversionException("tool results without a tool call");
        }
        return called;
    }

    private void outputFormat() {
        ObjectNode definition = settings.jsonSchema();
        if (definition == null) {
            return;
        }
        ObjectNode format = out.putObject("outputConfig").putObject("textFormat");
        ObjectNode schema =
                format.put("type", "json_schema").putObject("structure").putObject("jsonSchema");
        schema.put("schema", WireJson.text(definition.path("schema")));
        for (String name : new String[] {"name", "description"}) {
            String text = JsonFields.nonEmpty(definition, name);
            if (text != null) {
                schema.put(name, text);
            }
        }
    }

    private void tier() {
        String tier = settings.text("service_tier");
        if (tier != null && (tier.equals("default") || tier.equals("flex") || tier.equals("priority"))) {
            out.putObject("serviceTier").put("type", tier);
        }
    }
}
