package io.github.aiproxymulti.aiproxy.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a whole answer says apart from its text.
 *
 * @param usage the tokens, or null when the answer does not tell
 * @param usageJson the vendor's own usage object as it was written, empty when there is none
 * @param toolCall whether the model asks for a tool
 * @param marks what the answer says of itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SkimmedAnswer(@Nullable Usage usage, byte[] usageJson, boolean toolCall, AnswerMarks marks) {

    /** The vendor's own usage object without its null members, taken apart at each call; null when there is none. */
    public @Nullable ObjectNode rawUsage() {
        return usageJson.length == 0 ? null : rawUsage(usageJson);
    }

    static @Nullable ObjectNode rawUsage(byte[] usageJson) {
        return WireJson.read(usageJson)
                .map(usage -> JsonFields.usage(WireJson.object().set("usage", usage), "usage"))
                .orElse(null);
    }
}
