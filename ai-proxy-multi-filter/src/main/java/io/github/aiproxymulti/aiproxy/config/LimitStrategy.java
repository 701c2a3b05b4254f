package io.github.aiproxymulti.aiproxy.config;

/** What of an answer's usage counts against a limit. */
public enum LimitStrategy {
    /** The upstream's total. */
    TOTAL_TOKENS,
    /** The prompt. */
    PROMPT_TOKENS,
    /** The answer. */
    COMPLETION_TOKENS,
    /** What {@code cost_expr} makes of the upstream's own numbers. */
    EXPRESSION
}
