package io.github.aiproxymulti.aiproxy.config;

/**
 * What is logged of every request.
 *
 * @param summaries model, duration and tokens (default false)
 * @param payloads request and answer texts (default false)
 */
public record Logging(boolean summaries, boolean payloads) {

    /** Nothing. */
    public static final Logging NONE = new Logging(false, false);
}
