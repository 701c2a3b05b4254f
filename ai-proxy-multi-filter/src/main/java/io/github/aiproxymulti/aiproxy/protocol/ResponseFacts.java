package io.github.aiproxymulti.aiproxy.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a whole (not streamed) answer says.
 *
 * @param usage the tokens, or null when the answer does not tell
 * @param rawUsage the vendor's own usage object, or null
 * @param text the parts of the answer's text joined by a blank, or null when it has no place for text
 * @param toolCall whether the model asks for a tool
 */
public record ResponseFacts(
        @Nullable Usage usage,
        @Nullable ObjectNode rawUsage,
        @Nullable String text,
        boolean toolCall) {

    /** Nothing known. */
    public static final ResponseFacts UNKNOWN = new ResponseFacts(null, null, null, false);
}
