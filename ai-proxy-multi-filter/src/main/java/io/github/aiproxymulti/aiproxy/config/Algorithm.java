package io.github.aiproxymulti.aiproxy.config;

/** How an instance is chosen for a request. */
public enum Algorithm {
    /** By weight, in turn. */
    ROUNDROBIN,
    /** By a consistent hash of something in the request. */
    CHASH,
    /** By the meaning of the prompt. */
    SEMANTIC
}
