package io.github.aiproxymulti.aiproxy.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one stream event says.
 *
 * @param kind what it means for the stream
 * @param texts pieces of the answer's text
 * @param usage the tokens it reports, or null
 * @param rawUsage the vendor's own usage object, or null
 * @param toolCall whether the model asks for a tool
 * @param error whether it is the protocol's error event
 * @param content whether it carries part of the answer: text, reasoning, refusal or tool call, as opposed to a role, a
 *     ping or bookkeeping
 * @param warning what should be logged, or null
 */
public record EventFacts(
        Kind kind,
        List<String> texts,
        @Nullable Usage usage,
        @Nullable ObjectNode rawUsage,
        boolean toolCall,
        boolean error,
        boolean content,
        @Nullable String warning) {

    /** Says nothing. */
    public static final EventFacts SKIP = of(Kind.SKIP);

    /** Ends the stream and says nothing else. */
    public static final EventFacts DONE = of(Kind.DONE);

    /** What an event means for its stream. */
    public enum Kind {
        /** Part of the answer. */
        DELTA,
        /** Reports tokens. */
        USAGE,
        /** Reports tokens and is the last event. */
        USAGE_AND_DONE,
        /** Is the last event. */
        DONE,
        /** Means nothing here; may still flag a tool call. */
        SKIP
    }

    /** Copies the texts. */
    public EventFacts {
        texts = List.copyOf(texts);
    }

    /** Whether it is the last event. */
    public boolean isDone() {
        return kind == Kind.DONE || kind == Kind.USAGE_AND_DONE;
    }

    static EventFacts of(Kind kind) {
        return new EventFacts(kind, List.of(), null, null, false, false, false, null);
    }

    static EventFacts text(String text) {
        return new EventFacts(Kind.DELTA, List.of(text), null, null, false, false, !text.isEmpty(), null);
    }

    static EventFacts usage(Kind kind, Usage usage, ObjectNode rawUsage, boolean toolCall) {
        return new EventFacts(kind, List.of(), usage, rawUsage, toolCall, false, false, null);
    }

    static EventFacts skip(boolean toolCall, boolean content) {
        return toolCall || content
                ? new EventFacts(Kind.SKIP, List.of(), null, null, toolCall, false, content, null)
                : SKIP;
    }

    static EventFacts undecodable() {
        return new EventFacts(Kind.SKIP, List.of(), null, null, false, false, false, "failed to decode SSE data");
    }

    static EventFacts failed(Kind kind, @Nullable String warning) {
        return new EventFacts(kind, List.of(), null, null, false, true, false, warning);
    }
}
