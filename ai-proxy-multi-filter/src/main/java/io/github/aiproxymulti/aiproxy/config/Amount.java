package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * A number that is written down, or a template that becomes one for each request.
 *
 * @param fixed the number, at least 1; null when there is a template
 * @param template a text with variables; null when there is a number
 */
public record Amount(@Nullable Long fixed, @Nullable String template) {

    /** The largest amount, 2^53 - 1. */
    public static final long MOST = (1L << 53) - 1;

    /** Checks that it is one of the two. */
    public Amount {
        if ((fixed == null) == (template == null)) {
            throw new IllegalArgumentException("amount: either a number or a template (expected: one of them)");
        }
        if (fixed != null) {
            Expect.atLeast("amount", fixed, 1);
            Expect.atLeast("amount", MOST - fixed, 0);
        }
    }
}
