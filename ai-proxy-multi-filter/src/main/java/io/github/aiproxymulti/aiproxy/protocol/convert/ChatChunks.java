package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An OpenAI chat stream in the making: the role first, then deltas, the finish, the tokens if they are wanted, and
 * {@code [DONE]} whatever happens. Confined to one stream.
 */
final class ChatChunks {

    /** Far more than any model calls at once; bounds what a broken vendor can make us remember. */
    private static final int MAX_TOOLS = 1024;

    private final AnswerIdentity identity;
    private final ToolNames tools;
    private final boolean wantsUsage;
    private final List<SseEvent> out = new ArrayList<>();
    private final Map<Long, Integer> calls = new HashMap<>();
    private final Set<Long> begun = new HashSet<>();
    private String id;
    private String model;
    private @Nullable ChatUsage usage;
    private boolean started;
    private boolean finished;
    private boolean done;

    ChatChunks(AnswerIdentity identity, String model, ToolNames tools, boolean wantsUsage) {
        this.identity = identity;
        this.id = "chatcmpl-" + identity.id();
        this.model = model;
        this.tools = tools;
        this.wantsUsage = wantsUsage;
    }

    /** Takes over how the vendor calls its answer, unless chunks have been sent under another name. */
    void named(@Nullable String vendorId, @Nullable String vendorModel) {
        if (!started) {
            id = vendorId == null ? id : vendorId;
            model = vendorModel == null ? model : vendorModel;
        }
    }

    void start() {
        if (!started) {
            started = true;
            delta(WireJson.object().put("role", "assistant").put("content", ""));
        }
    }

    void text(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            start();
            delta(WireJson.object().put("content", text));
        }
    }

    void reasoning(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            start();
            delta(WireJson.object().put("reasoning_content", text));
        }
    }

    /** Hands out a whole thought for the client to keep. */
    void thought(ObjectNode block) {
        start();
        ObjectNode delta = WireJson.object();
        delta.putArray("thinking_blocks").add(block);
        delta(delta);
    }

    /** Begins a call, told apart from others by the vendor's number of its block. */
    void call(long block, @Nullable String callId, @Nullable String name) {
        if (calls.containsKey(block) || calls.size() >= MAX_TOOLS) {
            return;
        }
        start();
        int index = calls.size();
        calls.put(block, index);
        ObjectNode delta = WireJson.object();
        ObjectNode entry = delta.putArray("tool_calls").addObject().put("index", index);
        entry.put("id", AnthropicAnswers.orEmpty(callId)).put("type", "function");
        entry.putObject("function")
                .put("name", tools.original(AnthropicAnswers.orEmpty(name)))
                .put("arguments", "");
        delta(delta);
    }

    void arguments(long block, @Nullable String piece) {
        Integer call = calls.get(block);
        if (call != null && piece != null && !piece.isEmpty()) {
            begun.add(block);
            addArguments(call, piece);
        }
    }

    /** Ends a block: a call without arguments gets them as a whole, for the empty text is no JSON. */
    void blockEnded(long block, String wholeArguments) {
        Integer call = calls.get(block);
        if (call != null && begun.add(block)) {
            addArguments(call, wholeArguments);
        }
    }

    void usage(ChatUsage counted) {
        usage = usage == null ? counted : counted.over(usage);
    }

    void finish(String reason) {
        if (!finished) {
            start();
            finished = true;
            ObjectNode chunk = chunk();
            ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
            choice.putObject("delta");
            choice.putNull("logprobs").put("finish_reason", reason);
            send(chunk);
        }
    }

    boolean isFinished() {
        return finished;
    }

    boolean isDone() {
        return done;
    }

    /** Tells of an error, which is the last that can be said. */
    void fail(ObjectNode error) {
        out.add(SseEvent.data(WireJson.text(error)));
        out.add(SseEvent.data("[DONE]"));
        done = true;
    }

    /** Ends a stream that has begun; nothing is made up that the vendor did not say. */
    void end() {
        if (!started || done) {
            return;
        }
        if (wantsUsage && usage != null) {
            ObjectNode chunk = chunk();
            chunk.putArray("choices");
            chunk.set("usage", usage.toChat());
            send(chunk);
        }
        out.add(SseEvent.data("[DONE]"));
        done = true;
    }

    List<SseEvent> taken() {
        List<SseEvent> taken = List.copyOf(out);
        out.clear();
        return taken;
    }

    private void addArguments(int call, String piece) {
        ObjectNode delta = WireJson.object();
        ObjectNode entry = delta.putArray("tool_calls").addObject().put("index", call);
        entry.putObject("function").put("arguments", piece);
        delta(delta);
    }

    private void delta(ObjectNode delta) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").putNull("finish_reason");
        send(chunk);
    }

    private ObjectNode chunk() {
        return WireJson.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", identity.created())
                .put("model", model);
    }

    private void send(ObjectNode chunk) {
        if (wantsUsage && !chunk.has("usage")) {
            chunk.putNull("usage");
        }
        out.add(SseEvent.data(WireJson.text(chunk)));
    }
}
