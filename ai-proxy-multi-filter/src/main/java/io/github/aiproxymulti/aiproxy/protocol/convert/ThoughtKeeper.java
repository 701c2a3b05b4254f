package io.github.aiproxymulti.aiproxy.protocol.convert;

import org.jspecify.annotations.Nullable;

/** Collects what a model thinks until it is signed, so that the client can be given it whole. Confined to one stream. */
final class ThoughtKeeper {

    /** A longer thought is still read by the client as it comes, but cannot be handed back. */
    private static final int LONGEST = 1 << 20;

    private final ChatChunks chunks;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();

    ThoughtKeeper(ChatChunks chunks) {
        this.chunks = chunks;
    }

    void think(@Nullable String piece) {
        if (piece != null) {
            add(text, piece);
            chunks.reasoning(piece);
        }
    }

    void sign(@Nullable String piece) {
        if (piece != null) {
            add(signature, piece);
        }
    }

    /** The thought is complete. */
    void close() {
        if (!signature.isEmpty() && text.length() <= LONGEST && signature.length() <= LONGEST) {
            chunks.thought(ChatThoughts.thinking(text.toString(), signature.toString()));
        }
        text.setLength(0);
        signature.setLength(0);
    }

    private static void add(StringBuilder to, String piece) {
        if (to.length() <= LONGEST) {
            to.append(piece);
        }
    }
}
