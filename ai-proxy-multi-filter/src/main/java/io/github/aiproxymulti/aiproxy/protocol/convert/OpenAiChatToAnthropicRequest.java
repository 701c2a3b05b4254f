package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The request half: built from a white list, so that nothing unknown reaches the provider. */
final class OpenAiChatToAnthropicRequest {

    /** Anthropic wants a limit; this one every model of theirs allows. */
    private static final int ROOM = 4096;

    private final ObjectNode client;
    private final ChatSettings settings;
    private final ToolNames names;
    private final ObjectNode out = WireJson.object();

    OpenAiChatToAnthropicRequest(ObjectNode client, ToolNames names) {
        this.client = client;
        this.settings = new ChatSettings(client);
        this.names = names;
    }

    ObjectNode convert() {
        settings.refuseWhatOnlyOpenAiHas();
        ChatTools tools = ChatTools.read(client, names);
        ChatDialogue dialogue = ChatDialogueReader.read(client, names);
        ChatThinking thinking = ChatThinking.of(client, settings, dialogue, tools, ROOM);
        set("model", settings.text("model"));
        if (thinking.maxTokens() != null) {
            out.put("max_tokens", thinking.maxTokens());
        }
        system(dialogue.system());
        ArrayNode messages = out.putArray("messages");
        dialogue.turns().forEach(turn -> add(messages.addObject(), turn));
        if (settings.streams()) {
            out.put("stream", true);
        }
        sampling(thinking);
        if (thinking.thinking() != null) {
            out.set("thinking", thinking.thinking());
        }
        tools(tools);
        ObjectNode schema = settings.jsonSchema();
        if (schema != null) {
            ObjectNode format = out.putObject("output_config").putObject("format");
            format.put("type", "json_schema")
                    .set("schema", schema.path("schema").deepCopy());
        }
        user();
        return out;
    }

    private void system(List<String> texts) {
        if (texts.size() == 1) {
            out.put("system", texts.get(0));
        } else if (!texts.isEmpty()) {
            ArrayNode blocks = out.putArray("system");
            texts.forEach(text -> blocks.addObject().put("type", "text").put("text", text));
        }
    }

    private void sampling(ChatThinking thinking) {
        JsonNode temperature = settings.temperature();
        JsonNode topP = settings.number("top_p");
        // A model that thinks takes no temperature but its own, and little of the other.
        if (temperature != null && !thinking.isOn()) {
            out.set("temperature", temperature);
        }
        if (topP != null && !thinking.isOn()) {
            out.set("top_p", topP);
        }
        List<String> stop = settings.stop();
        if (!stop.isEmpty()) {
            stop.forEach(out.putArray("stop_sequences")::add);
        }
    }

    private void tools(ChatTools tools) {
        if (tools.tools().isEmpty()) {
            return;
        }
        ArrayNode written = out.putArray("tools");
        for (ChatTools.Tool tool : tools.tools()) {
            ObjectNode entry = written.addObject().put("name", tool.name());
            if (tool.description() != null) {
                entry.put("description", tool.description());
            }
            entry.set("input_schema", tool.schema());
        }
        boolean single = !tools.parallel() && !tools.choice().equals("none");
        if (tools.choice().equals("auto") && !single) {
            return;
        }
        ObjectNode choice = out.putObject("tool_choice");
        switch (tools.choice()) {
            case "required" -> choice.put("type", "any");
            case "named" -> choice.put("type", "tool").put("name", tools.named());
            default -> choice.put("type", tools.choice());
        }
        if (single) {
            choice.put("disable_parallel_tool_use", true);
        }
    }

    private void user() {
        String user = settings.text("safety_identifier");
        user = user == null ? settings.text("user") : user;
        if (user != null) {
            out.putObject("metadata").put("user_id", user);
        }
        String tier = settings.text("service_tier");
        if ("auto".equals(tier)) {
            out.put("service_tier", "auto");
        } else if ("default".equals(tier)) {
            out.put("service_tier", "standard_only");
        }
    }

    private void set(String name, @Nullable String value) {
        if (value != null) {
            out.put(name, value);
        }
    }

    private static void add(ObjectNode message, ChatTurn turn) {
        message.put("role", turn.role());
        if (turn.blocks().size() == 1 && turn.blocks().get(0) instanceof ChatBlock.Text text) {
            message.put("content", text.text());
            return;
        }
        ArrayNode content = message.putArray("content");
        turn.blocks().forEach(block -> content.add(block(block)));
    }

    private static ObjectNode block(ChatBlock block) {
        ObjectNode out = WireJson.object();
        if (block instanceof ChatBlock.Text text) {
            return out.put("type", "text").put("text", text.text());
        }
        if (block instanceof ChatBlock.ToolUse use) {
            out.put("type", "tool_use").put("id", use.id()).put("name", use.name());
            out.set("input", use.input());
            return out;
        }
        if (block instanceof ChatBlock.ToolResult result) {
            return out.put("type", "tool_result")
                    .put("tool_use_id", result.id())
                    .put("content", result.text());
        }
        if (block instanceof ChatBlock.Thought thought) {
            return thought.signature() == null
                    ? ChatThoughts.redacted(thought.text())
                    : ChatThoughts.thinking(thought.text(), thought.signature());
        }
        if (block instanceof ChatBlock.RemoteImage image) {
            out.put("type", "image").putObject("source").put("type", "url").put("url", image.url());
            return out;
        }
        return media((ChatBlock.Media) block);
    }

    private static ObjectNode media(ChatBlock.Media media) {
        boolean pdf = media.mediaType().equals("application/pdf");
        if (!media.isImage() && !pdf) {
            throw new ConversionException("unsupported media type at message " + media.message()
                    + " (expected: an image or application/pdf)");
        }
        ObjectNode out = WireJson.object().put("type", pdf ? "document" : "image");
        out.putObject("source")
                .put("type", "base64")
                .put("media_type", media.mediaType())
                .put("data", media.data());
        return out;
    }
}
