package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.JsonFields;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer half for streams: chat chunks in, response events out. The last event waits for the tokens, which vendors send
 * behind the finishing chunk. Confined to one stream.
 */
final class OpenAiResponsesToChatStream implements StreamConversion {

    private final ResponsesShell shell;
    private final ModelNames names;
    private final ResponsesEvents events;

    OpenAiResponsesToChatStream(ResponsesShell shell, ModelNames names) {
        this.shell = shell;
        this.names = names;
        this.events = new ResponsesEvents(shell);
    }

    @Override
    public List<SseEvent> on(WireEvent event) {
        if (event instanceof SseEvent sse && sse.type().equals(SseEvent.MESSAGE) && !events.isDone()) {
            if (sse.data().equals("[DONE]")) {
                events.complete();
            } else if (WireJson.read(sse.data()).orElse(null) instanceof ObjectNode chunk) {
                take(chunk);
            }
        }
        return events.taken();
    }

    @Override
    public List<SseEvent> end() {
        events.end();
        return events.taken();
    }

    private void take(ObjectNode chunk) {
        if (JsonFields.truthy(chunk, "error") && !JsonFields.hasItems(chunk, "choices")) {
            JsonNode error = ChatErrors.of(chunk).path("error");
            String code = JsonFields.nonEmpty(chunk.path("error"), "code");
            events.fail(
                    code == null ? "server_error" : code,
                    AnthropicAnswers.orEmpty(JsonFields.string(error, "message")));
            return;
        }
        events.start(OpenAiResponsesToChatResponse.about(chunk, shell, names));
        ObjectNode usage = JsonFields.object(chunk, "usage");
        if (usage != null) {
            events.usage(usage);
        }
        JsonNode choice = chunk.path("choices").path(0);
        if (!events.isFinished()) {
            delta(choice.path("delta"));
        }
        String finish = JsonFields.nonEmpty(choice, "finish_reason");
        if (finish != null) {
            events.finish(finish);
        }
    }

    private void delta(JsonNode delta) {
        events.say(ResponsesEvents.Kind.REASONING, AnthropicAnswers.reasoning(delta));
        events.say(ResponsesEvents.Kind.TEXT, JsonFields.nonEmpty(delta, "content"));
        events.say(ResponsesEvents.Kind.REFUSAL, JsonFields.nonEmpty(delta, "refusal"));
        for (JsonNode call : JsonFields.items(delta, "tool_calls")) {
            JsonNode function = call.path("function");
            events.call(
                    JsonFields.count(call, "index"),
                    AnthropicAnswers.orEmpty(JsonFields.string(call, "id")),
                    AnthropicAnswers.orEmpty(JsonFields.string(function, "name")),
                    AnthropicAnswers.orEmpty(JsonFields.string(function, "arguments")));
        }
    }
}
