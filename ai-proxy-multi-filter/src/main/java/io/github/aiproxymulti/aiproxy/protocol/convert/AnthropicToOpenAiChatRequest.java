package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The request half: built from a white list, so that nothing unknown reaches the provider (protocols.md 9.1). */
final class AnthropicToOpenAiChatRequest {

    private final ObjectNode client;
    private final ToolNames names;
    private final ObjectNode out = WireJson.object();

    AnthropicToOpenAiChatRequest(ObjectNode client, ToolNames names) {
        this.client = client;
        this.names = names;
    }

    ObjectNode convert() {
        if (!JsonFields.hasItems(client, "messages")) {
            throw new ConversionException("missing messages");
        }
        copyString("model");
        ArrayNode messages = out.putArray("messages");
        AnthropicSystem.addTo(messages, client);
        new AnthropicMessageList(names, messages).addAll(client.path("messages"));
        stream();
        sampling();
        reasoning();
        tools();
        responseFormat();
        ObjectNode metadata = Requests.object(client, "metadata", "metadata");
        String user = metadata == null ? null : Requests.string(metadata, "user_id", "metadata.user_id");
        if (user != null) {
            out.put("user", user);
        }
        copyString("service_tier");
        return out;
    }

    private void copyString(String name) {
        String value = Requests.string(client, name, name);
        if (value != null) {
            out.put(name, value);
        }
    }

    private void stream() {
        JsonNode stream = client.get("stream");
        if (stream == null) {
            return;
        }
        out.set("stream", stream.deepCopy());
        // In a request a null counts as given, as it does for clients that speak OpenAI (D-14).
        if (!stream.isBoolean() || stream.booleanValue()) {
            out.putObject("stream_options").put("include_usage", true);
        }
    }

    private void sampling() {
        Requests.copyNumber(client, "max_tokens", out, "max_completion_tokens");
        Requests.copyNumber(client, "temperature", out, "temperature");
        Requests.copyNumber(client, "top_p", out, "top_p");
        ArrayNode stop = Requests.array(client, "stop_sequences", "stop_sequences");
        if (stop != null) {
            out.set("stop", stop.deepCopy());
        }
    }

    private void reasoning() {
        ObjectNode thinking = Requests.object(client, "thinking", "thinking");
        if (thinking == null) {
            return;
        }
        if (JsonFields.is(thinking, "type", "enabled")) {
            out.put("reasoning_effort", effort(JsonFields.count(thinking, "budget_tokens")));
        } else if (JsonFields.is(thinking, "type", "adaptive")) {
            ObjectNode config = Requests.object(client, "output_config", "output_config");
            String effort = config == null ? null : JsonFields.nonEmpty(config, "effort");
            out.put("reasoning_effort", effort == null ? "medium" : effort);
        }
    }

    private static String effort(long budget) {
        if (budget < 1024) {
            return "minimal";
        }
        return budget < 2048 ? "low" : budget < 4096 ? "medium" : "high";
    }

    private void tools() {
        AnthropicTools tools = new AnthropicTools(names);
        ArrayNode converted = tools.convert(Requests.array(client, "tools", "tools"));
        ObjectNode choice = Requests.object(client, "tool_choice", "tool_choice");
        if (converted.isEmpty()) {
            return;
        }
        out.set("tools", converted);
        if (choice != null) {
            JsonNode mapped = tools.choice(choice);
            if (mapped != null) {
                out.set("tool_choice", mapped);
            }
            if (choice.path("disable_parallel_tool_use").isBoolean()
                    && choice.path("disable_parallel_tool_use").booleanValue()) {
                out.put("parallel_tool_calls", false);
            }
        }
    }

    private void responseFormat() {
        ObjectNode schema = schema();
        if (schema != null) {
            ObjectNode format = out.putObject("response_format").put("type", "json_schema");
            format.putObject("json_schema")
                    .put("name", "structured_output")
                    .put("strict", true)
                    .set("schema", StrictSchema.of(schema));
        }
    }

    private @Nullable ObjectNode schema() {
        ObjectNode format = Requests.object(client, "output_format", "output_format");
        if (format == null || format.isEmpty()) {
            ObjectNode config = Requests.object(client, "output_config", "output_config");
            format = config == null ? null : Requests.object(config, "format", "output_config.format");
        }
        if (format == null || !JsonFields.is(format, "type", "json_schema")) {
            return null;
        }
        ObjectNode schema = JsonFields.object(format, "schema");
        return schema == null || schema.isEmpty() ? null : schema;
    }
}
