package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The request half: built from a white list; what needs a vendor that remembers or searches is refused. */
final class OpenAiResponsesToChatRequest {

    private static final Set<String> CHOICES = Set.of("auto", "none", "required");

    private final ObjectNode client;
    private final ObjectNode out = WireJson.object();

    OpenAiResponsesToChatRequest(ObjectNode client) {
        this.client = client;
    }

    ObjectNode convert() {
        refuseWhatOnlyResponsesHave();
        copyString("model");
        ArrayNode messages = out.putArray("messages");
        String instructions = Requests.string(client, "instructions", "instructions");
        if (instructions != null && !instructions.isEmpty()) {
            messages.addObject().put("role", "system").put("content", instructions);
        }
        new ResponsesInput(messages).addAll(client.get("input"));
        if (flag("stream")) {
            out.put("stream", true).putObject("stream_options").put("include_usage", true);
        }
        copyNumber("max_output_tokens", "max_completion_tokens");
        copyNumber("temperature", "temperature");
        copyNumber("top_p", "top_p");
        ObjectNode reasoning = Requests.object(client, "reasoning", "reasoning");
        String effort = reasoning == null ? null : Requests.string(reasoning, "effort", "reasoning.effort");
        if (effort != null) {
            out.put("reasoning_effort", effort);
        }
        tools();
        text();
        copyString("user");
        copyString("safety_identifier");
        copyString("prompt_cache_key");
        copyString("service_tier");
        return out;
    }

    private void refuseWhatOnlyResponsesHave() {
        for (String name : new String[] {"previous_response_id", "conversation", "prompt"}) {
            if (Requests.given(client, name) != null) {
                throw new ConversionException("unsupported " + name + " (expected: the whole conversation in input)");
            }
        }
        if (flag("store")) {
            throw new ConversionException("unsupported store (expected: false, nothing is stored)");
        }
        if (flag("background")) {
            throw new ConversionException("unsupported background (expected: false)");
        }
        ArrayNode include = Requests.array(client, "include", "include");
        boolean logprobs = include != null
                && include.valueStream()
                        .anyMatch(what -> "message.output_text.logprobs".equals(JsonFields.stringOf(what)));
        if (logprobs || JsonFields.count(client, "top_logprobs") > 0) {
            throw new ConversionException("unsupported logprobs");
        }
    }

    private void tools() {
        ArrayNode tools = Requests.array(client, "tools", "tools");
        if (tools == null || tools.isEmpty()) {
            return;
        }
        ArrayNode written = out.putArray("tools");
        for (JsonNode tool : tools) {
            String at = " at tool " + (written.size() + 1);
            String name = JsonFields.nonEmpty(tool, "name");
            if (!JsonFields.is(tool, "type", "function")) {
                throw new ConversionException("unsupported type" + at + " (expected: function)");
            }
            if (name == null) {
                throw new ConversionException("invalid name" + at);
            }
            ObjectNode function = written.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name);
            String description = Requests.string(tool, "description", "description" + at);
            if (description != null) {
                function.put("description", description);
            }
            ObjectNode parameters = Requests.object(tool, "parameters", "parameters" + at);
            if (parameters != null) {
                function.set("parameters", parameters.deepCopy());
            }
            JsonNode strict = Requests.given(tool, "strict");
            if (strict != null && strict.isBoolean()) {
                function.set("strict", strict);
            }
        }
        choice(Requests.given(client, "tool_choice"));
        JsonNode parallel = Requests.given(client, "parallel_tool_calls");
        if (parallel != null) {
            out.put("parallel_tool_calls", flag("parallel_tool_calls"));
        }
    }

    private void choice(@Nullable JsonNode choice) {
        if (choice == null) {
            return;
        }
        String word = JsonFields.stringOf(choice);
        String name = JsonFields.is(choice, "type", "function") ? JsonFields.nonEmpty(choice, "name") : null;
        if (word != null && CHOICES.contains(word)) {
            out.put("tool_choice", word);
        } else if (name != null) {
            ObjectNode named = out.putObject("tool_choice").put("type", "function");
            named.putObject("function").put("name", name);
        } else {
            throw new ConversionException("unsupported tool_choice (expected: auto, none, required or a function)");
        }
    }

    private void text() {
        ObjectNode text = Requests.object(client, "text", "text");
        if (text == null) {
            return;
        }
        String verbosity = Requests.string(text, "verbosity", "text.verbosity");
        if (verbosity != null) {
            out.put("verbosity", verbosity);
        }
        ObjectNode format = Requests.object(text, "format", "text.format");
        if (format == null || JsonFields.is(format, "type", "text")) {
            return;
        }
        if (JsonFields.is(format, "type", "json_object")) {
            out.putObject("response_format").put("type", "json_object");
        } else if (JsonFields.is(format, "type", "json_schema") && JsonFields.object(format, "schema") != null) {
            ObjectNode schema = format.deepCopy();
            schema.remove("type");
            out.putObject("response_format").put("type", "json_schema").set("json_schema", schema);
        } else {
            throw new ConversionException(
                    "unsupported text.format (expected: text, json_object, or json_schema with a schema)");
        }
    }

    private boolean flag(String name) {
        JsonNode value = Requests.given(client, name);
        if (value != null && !value.isBoolean()) {
            throw new ConversionException("invalid " + name);
        }
        return value != null && value.booleanValue();
    }

    private void copyString(String name) {
        String value = Requests.string(client, name, name);
        if (value != null) {
            out.put(name, value);
        }
    }

    private void copyNumber(String name, String newName) {
        if (Requests.given(client, name) != null) {
            Requests.copyNumber(client, name, out, newName);
        }
    }
}
