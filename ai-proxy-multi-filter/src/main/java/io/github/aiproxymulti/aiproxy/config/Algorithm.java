package io.github.aiproxymulti.aiproxy.config;

/** How an instance is chosen for a request. */
public enum Algorithm {
    /** By weight, in turn. */
    ROUNDROBIN,
    /** By a consistent hash of something in the request. */
    CHASH,
    /** By the meaning of the prompt. */
    SEMANTIC,
    /** Of two drawn by weight the one with fewer requests in flight. */
    LEAST_REQUEST,
    /** Of two drawn by weight the one that answers sooner. */
    EWMA
}
