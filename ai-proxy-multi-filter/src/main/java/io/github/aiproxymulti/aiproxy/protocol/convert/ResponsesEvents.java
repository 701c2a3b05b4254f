package io.github.aiproxymulti.aiproxy.protocol.convert;

import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response stream in the making: created, items opened and closed in their order, one last event whatever happens. Texts
 * are one open item at a time; calls stay open until the end, because vendors may mix them. Confined to one stream.
 */
final class ResponsesEvents {

    /** Far more than any model calls at once. */
    private static final int MAX_ITEMS = 1024;

    /** The last event repeats everything, so all is kept; a stream that says more than this is cut off. */
    private static final int MAX_TEXT = 16 << 20;

    private final ResponsesShell shell;
    private final List<SseEvent> out = new ArrayList<>();
    private final Map<Integer, ObjectNode> output = new TreeMap<>();
    private final Map<Long, ResponsesCall> calls = new TreeMap<>();
    private final StringBuilder text = new StringBuilder();
    private ResponsesShell.About about;
    private @Nullable ObjectNode usage;
    private ResponsesShell.@Nullable State end;
    private Kind open = Kind.NOTHING;
    private int openIndex;
    private int items;
    private int length;
    private long sequence;
    private boolean started;
    private boolean done;

    /** What is being said. */
    enum Kind {
        NOTHING,
        REASONING,
        TEXT,
        REFUSAL
    }

    ResponsesEvents(ResponsesShell shell) {
        this.shell = shell;
        this.about = new ResponsesShell.About(shell.id(null), shell.identity().created(), "");
    }

    void start(ResponsesShell.About called) {
        if (!started) {
            started = true;
            about = called;
            whole("response.created", ResponsesShell.State.IN_PROGRESS);
            whole("response.in_progress", ResponsesShell.State.IN_PROGRESS);
        }
    }

    void say(Kind kind, @Nullable String piece) {
        if (piece == null || !fits(piece.length())) {
            return;
        }
        if (open != kind) {
            close();
            if (items >= MAX_ITEMS) {
                return;
            }
            open = kind;
            openIndex = items++;
            ResponsesText.opened(kind, id(), this::emit, openIndex);
        }
        text.append(piece);
        ResponsesText.delta(kind, id(), this::emit, openIndex, piece);
    }

    void call(long index, String callId, String name, String arguments) {
        if (!fits(arguments.length())) {
            return;
        }
        ResponsesCall call = calls.get(index);
        if (call == null) {
            close();
            if (items >= MAX_ITEMS) {
                return;
            }
            call = new ResponsesCall(items, "fc_" + suffix(items), callId, name, new StringBuilder());
            items++;
            calls.put(index, call);
            emit(call.opened());
        }
        if (!arguments.isEmpty()) {
            call.arguments().append(arguments);
            emit(call.delta(arguments));
        }
    }

    void usage(ObjectNode counted) {
        usage = counted;
    }

    /** Closes what is open; the last event may still wait for the tokens. */
    void finish(String reason) {
        if (end == null) {
            closeAll();
            end = ResponsesShell.State.finished(reason);
        }
    }

    /** The vendor says that this is all. */
    void complete() {
        if (started && !done) {
            finish("stop");
            last();
        }
    }

    /** The vendor's stream is over; without a finish it was broken off. */
    void end() {
        if (started && !done && end == null) {
            fail("server_error", "the provider's stream ended early");
        } else if (started && !done) {
            last();
        }
    }

    void fail(String code, String message) {
        if (!started) {
            emit(event("error").put("code", code).put("message", message).putNull("param"));
            done = true;
            return;
        }
        closeAll();
        end = ResponsesShell.State.failed(code, message);
        last();
    }

    boolean isFinished() {
        return end != null;
    }

    boolean isDone() {
        return done;
    }

    List<SseEvent> taken() {
        List<SseEvent> taken = List.copyOf(out);
        out.clear();
        return taken;
    }

    private boolean fits(int more) {
        if (length > MAX_TEXT - more && !done) {
            fail("server_error", "the answer is too long to be converted");
        }
        length += done ? 0 : more;
        return !done;
    }

    private void closeAll() {
        close();
        for (ResponsesCall call : calls.values()) {
            emit(call.argumentsDone());
            ObjectNode item = call.item("completed");
            emit(event("response.output_item.done")
                    .put("output_index", call.outputIndex())
                    .set("item", item));
            output.put(call.outputIndex(), item);
        }
        calls.clear();
    }

    private void close() {
        if (open != Kind.NOTHING) {
            output.put(openIndex, ResponsesText.closed(open, id(), this::emit, openIndex, text.toString()));
            text.setLength(0);
            open = Kind.NOTHING;
        }
    }

    private void last() {
        ResponsesShell.State state = end == null ? ResponsesShell.State.finished("stop") : end;
        whole("response." + state.status(), state);
        done = true;
    }

    private void whole(String type, ResponsesShell.State state) {
        ArrayNode all = WireJson.object().arrayNode();
        output.values().forEach(all::add);
        emit(event(type).set("response", shell.response(about, state, all, usage)));
    }

    private String id() {
        return (open == Kind.REASONING ? "rs_" : "msg_") + suffix(openIndex);
    }

    private String suffix(int index) {
        return about.id().substring("resp_".length()) + "_" + index;
    }

    static ObjectNode event(String type) {
        return WireJson.object().put("type", type);
    }

    /** Events are numbered as they leave. */
    private void emit(ObjectNode event) {
        event.put("sequence_number", sequence++);
        out.add(SseEvent.of(event.path("type").stringValue(), WireJson.text(event)));
    }
}
