package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * How requests are spread over the instances.
 *
 * @param algorithm how an instance is chosen (default round robin, also for {@code balancer: {}})
 * @param hashOn where the hash key comes from (default vars); used by {@code chash} only
 * @param key name or template of the hash key; null when none is configured; used by {@code chash} only
 */
public record Balancer(
        Algorithm algorithm, HashOn hashOn, @Nullable String key) {}
