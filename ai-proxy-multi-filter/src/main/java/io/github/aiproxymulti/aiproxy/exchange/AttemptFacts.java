package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.AnswerMarks;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one attempt beyond its {@link AttemptRecord}. Confined to its request: written along the request's own
 * signals, one after the other.
 */
public final class AttemptFacts {

    private final boolean wantsMarks;
    private final boolean wantsTexts;
    private Map<String, String> headers = Map.of();
    private AnswerMarks marks = AnswerMarks.NONE;
    private @Nullable Usage usage;
    private @Nullable AttemptEnd end;

    AttemptFacts(boolean wantsMarks, boolean wantsTexts) {
        this.wantsMarks = wantsMarks;
        this.wantsTexts = wantsTexts;
    }

    /** What its answer says of itself; nothing unless a listener wants it. */
    public AnswerMarks marks() {
        return marks;
    }

    /** The tokens its own answer reported; null when it did not. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** How it ended; null while it is open. */
    public @Nullable AttemptEnd end() {
        return end;
    }

    /**
     * Adds headers to its request, in place of others of their names. Heard only while the attempt is being opened.
     *
     * @param more by name
     */
    public void carry(Map<String, String> more) {
        headers = Map.copyOf(more);
    }

    Map<String, String> headers() {
        return headers;
    }

    boolean wantsMarks() {
        return wantsMarks;
    }

    boolean wantsTexts() {
        return wantsTexts;
    }

    void marked(AnswerMarks known) {
        marks = known;
    }

    void used(@Nullable Usage tokens) {
        usage = tokens;
    }

    void ended(AttemptEnd how) {
        end = how;
    }
}
