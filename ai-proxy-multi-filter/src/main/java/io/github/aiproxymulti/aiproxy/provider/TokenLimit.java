package io.github.aiproxymulti.aiproxy.provider;

import java.util.List;
import java.util.Set;

/**
 * Where a token limit is written.
 *
 * @param field member names from the root down to the number; empty when the protocol has no such limit
 * @param removed top-level members that are removed because they would contradict it
 */
public record TokenLimit(List<String> field, Set<String> removed) {

    /** The protocol has no token limit. */
    public static final TokenLimit NONE = new TokenLimit(List.of(), Set.of());

    /** {@code max_tokens}. */
    public static final TokenLimit MAX_TOKENS = of("max_tokens");

    /** {@code max_completion_tokens}. */
    public static final TokenLimit MAX_COMPLETION_TOKENS = of("max_completion_tokens");

    /** {@code max_output_tokens}. */
    public static final TokenLimit MAX_OUTPUT_TOKENS = of("max_output_tokens");

    /** Copies both. */
    public TokenLimit {
        field = List.copyOf(field);
        removed = Set.copyOf(removed);
    }

    /**
     * A limit in this field.
     *
     * @param field member names from the root down to the number
     */
    public static TokenLimit of(String... field) {
        return new TokenLimit(List.of(field), Set.of());
    }

    /**
     * The same limit, which also removes a member.
     *
     * @param name a top-level member
     */
    public TokenLimit removing(String name) {
        return new TokenLimit(field, Set.of(name));
    }
}
