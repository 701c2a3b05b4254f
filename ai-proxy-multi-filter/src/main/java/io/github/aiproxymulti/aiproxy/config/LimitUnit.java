package io.github.aiproxymulti.aiproxy.config;

/** What a limit counts. */
public enum LimitUnit {
    /** Tokens, by the strategy, when the answer is known. */
    TOKENS,
    /** Requests, when they are let through. */
    REQUESTS
}
