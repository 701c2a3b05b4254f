package io.github.aiproxymulti.aiproxy.config;

/**
 * A limit for requests that have something in common, whatever instance they go to.
 *
 * @param limit the limit
 * @param key a template of what they have in common
 * @param headerPrefix what tells its headers from those of other rules
 */
public record LimitRule(WindowLimit limit, String key, String headerPrefix) {}
