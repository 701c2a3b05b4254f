package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The response object without what the model said: the protocol repeats in it much of what the client asked for.
 *
 * @param client the client's body; not changed
 * @param identity what the response is called where the provider does not say
 */
record ResponsesShell(ObjectNode client, AnswerIdentity identity) {

    /** The id of the response, from the provider's name for its answer. */
    String id(@Nullable String vendorId) {
        return "resp_" + (vendorId == null ? identity.id() : vendorId);
    }

    /**
     * A response.
     *
     * @param about what it is called
     * @param state how far it is
     * @param output what was said
     * @param usage the tokens, in the chat's words; null while they are not known
     */
    ObjectNode response(About about, State state, ArrayNode output, @Nullable ObjectNode usage) {
        ObjectNode response = WireJson.object()
                .put("id", about.id())
                .put("object", "response")
                .put("created_at", about.created())
                .put("status", state.status())
                .put("background", false);
        setOrNull(response, "error", state.error());
        setOrNull(response, "incomplete_details", state.incomplete());
        echo(response, "instructions");
        echo(response, "max_output_tokens");
        response.put("model", about.model());
        response.set("output", output);
        response.set("parallel_tool_calls", given("parallel_tool_calls", client.booleanNode(true)));
        response.putNull("previous_response_id");
        ObjectNode reasoning = response.putObject("reasoning");
        setOrNull(reasoning, "effort", client.path("reasoning").get("effort"));
        reasoning.putNull("summary");
        response.put("store", false);
        response.set("temperature", given("temperature", client.numberNode(1)));
        response.set("text", text());
        response.set("tool_choice", given("tool_choice", client.stringNode("auto")));
        response.set("tools", given("tools", client.arrayNode()));
        response.set("top_p", given("top_p", client.numberNode(1)));
        response.put("truncation", "disabled");
        setOrNull(response, "usage", usage == null ? null : usage(usage));
        echo(response, "user");
        response.set("metadata", given("metadata", client.objectNode()));
        return response;
    }

    private JsonNode text() {
        ObjectNode text = JsonFields.object(client, "text");
        ObjectNode echoed = text == null ? WireJson.object() : text.deepCopy();
        if (!echoed.has("format")) {
            echoed.putObject("format").put("type", "text");
        }
        return echoed;
    }

    private void echo(ObjectNode response, String name) {
        setOrNull(response, name, client.get(name));
    }

    private JsonNode given(String name, JsonNode otherwise) {
        JsonNode value = Requests.given(client, name);
        return value == null ? otherwise : value.deepCopy();
    }

    private static void setOrNull(ObjectNode to, String name, @Nullable JsonNode value) {
        if (value == null) {
            to.putNull(name);
        } else {
            to.set(name, value.deepCopy());
        }
    }

    private static ObjectNode usage(ObjectNode chat) {
        long input = JsonFields.count(chat, "prompt_tokens");
        long output = JsonFields.count(chat, "completion_tokens");
        long cached = JsonFields.count(chat, "prompt_tokens_details", "cached_tokens");
        cached = cached > 0 ? cached : JsonFields.count(chat, "prompt_cache_hit_tokens");
        ObjectNode usage = WireJson.object().put("input_tokens", input);
        long written = JsonFields.count(chat, "prompt_tokens_details", "cache_write_tokens");
        usage.putObject("input_tokens_details").put("cached_tokens", cached).put("cache_write_tokens", written);
        usage.put("output_tokens", output);
        usage.putObject("output_tokens_details")
                .put("reasoning_tokens", JsonFields.count(chat, "completion_tokens_details", "reasoning_tokens"));
        long total = JsonFields.count(chat, "total_tokens");
        return usage.put("total_tokens", total > 0 ? total : input + output);
    }

    /**
     * What a response is called.
     *
     * @param id with its prefix
     * @param created in seconds since the epoch
     * @param model who answers
     */
    record About(String id, long created, String model) {}

    /**
     * How far a response is.
     *
     * @param status the protocol's word
     * @param error what went wrong; null for nothing
     * @param incomplete why it is not complete; null when it is, or nobody knows
     */
    record State(
            String status,
            @Nullable ObjectNode error,
            @Nullable ObjectNode incomplete) {

        static final State IN_PROGRESS = new State("in_progress", null, null);

        /** The end that a chat's finish reason means. */
        static State finished(String reason) {
            return switch (reason) {
                case "length" -> incomplete("max_output_tokens");
                case "content_filter" -> incomplete("content_filter");
                default -> new State("completed", null, null);
            };
        }

        static State failed(String code, String message) {
            return new State("failed", WireJson.object().put("code", code).put("message", message), null);
        }

        private static State incomplete(String why) {
            return new State("incomplete", null, WireJson.object().put("reason", why));
        }
    }
}
