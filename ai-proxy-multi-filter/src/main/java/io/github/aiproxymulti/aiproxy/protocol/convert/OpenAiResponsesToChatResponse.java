package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The answer half for whole answers: a chat completion in, a response out. Only the first choice is used. */
final class OpenAiResponsesToChatResponse {

    private OpenAiResponsesToChatResponse() {}

    static ObjectNode convert(JsonNode upstream, ResponsesShell shell, ModelNames names) {
        if (JsonFields.truthy(upstream, "error") && !JsonFields.hasItems(upstream, "choices")) {
            return ChatErrors.of(upstream);
        }
        if (!(upstream.path("choices").path(0) instanceof ObjectNode choice)) {
            throw new ConversionException("no choices in response");
        }
        ResponsesShell.About about = about(upstream, shell, names);
        ArrayNode output = WireJson.object().arrayNode();
        add(output, choice.path("message"), about.id().substring("resp_".length()));
        String reason = AnthropicAnswers.orEmpty(JsonFields.string(choice, "finish_reason"));
        return shell.response(
                about, ResponsesShell.State.finished(reason), output, JsonFields.object(upstream, "usage"));
    }

    static ResponsesShell.About about(JsonNode upstream, ResponsesShell shell, ModelNames names) {
        long created = JsonFields.count(upstream, "created");
        String model = JsonFields.nonEmpty(upstream, "model");
        return new ResponsesShell.About(
                shell.id(JsonFields.nonEmpty(upstream, "id")),
                created > 0 ? created : shell.identity().created(),
                model == null ? names.effectiveOrEmpty() : model);
    }

    private static void add(ArrayNode output, JsonNode message, String id) {
        String reasoning = AnthropicAnswers.reasoning(message);
        if (reasoning != null) {
            output.add(ResponsesItems.reasoning("rs_" + id + "_0", reasoning));
        }
        @Nullable String text = JsonFields.nonEmpty(message, "content");
        @Nullable String refusal = JsonFields.nonEmpty(message, "refusal");
        boolean calls = JsonFields.hasItems(message, "tool_calls");
        if (text != null || (refusal == null && !calls)) {
            output.add(ResponsesItems.message(
                    "msg_" + id + "_" + output.size(), ResponsesItems.outputText(AnthropicAnswers.orEmpty(text))));
        }
        if (refusal != null) {
            output.add(ResponsesItems.message("msg_" + id + "_" + output.size(), ResponsesItems.refusal(refusal)));
        }
        for (JsonNode call : JsonFields.items(message, "tool_calls")) {
            JsonNode function = call.path("function");
            output.add(ResponsesItems.call(
                    "fc_" + id + "_" + output.size(),
                    "completed",
                    AnthropicAnswers.orEmpty(JsonFields.string(call, "id")),
                    AnthropicAnswers.orEmpty(JsonFields.string(function, "name")),
                    AnthropicAnswers.orEmpty(JsonFields.string(function, "arguments"))));
        }
    }
}
