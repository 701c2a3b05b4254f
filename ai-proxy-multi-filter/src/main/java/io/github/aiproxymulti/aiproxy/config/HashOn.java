package io.github.aiproxymulti.aiproxy.config;

/** Where the key of a consistent hash comes from. */
public enum HashOn {
    /** One request variable. */
    VARS,
    /** One request header. */
    HEADER,
    /** One cookie. */
    COOKIE,
    /** The name of the authenticated consumer. */
    CONSUMER,
    /** A template of several request variables. */
    VARS_COMBINATIONS,
    /** The system prompt and the first messages of the conversation. */
    CONVERSATION
}
