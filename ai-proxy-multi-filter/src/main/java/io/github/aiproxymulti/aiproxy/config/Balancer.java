package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * How requests are spread over the instances.
 *
 * @param algorithm how an instance is chosen (default round robin, also for {@code balancer: {}})
 * @param hashOn where the hash key comes from (default vars); used by {@code chash} only
 * @param key name or template of the hash key; null when none is configured; used by {@code chash} only
 * @param balanceFactor how much of the average load an instance of {@code chash} may have, in percent, at least 100; null for
 *     any
 * @param prefixMessages how many messages behind the system prompt belong to the key of a conversation, at least 0 (default 1)
 */
public record Balancer(
        Algorithm algorithm,
        HashOn hashOn,
        @Nullable String key,
        @Nullable Integer balanceFactor,
        int prefixMessages) {

    /** What belongs to the key of a conversation when nothing is written. */
    static final int PREFIX_MESSAGES = 1;

    /** Checks the ranges. */
    public Balancer {
        if (balanceFactor != null) {
            Expect.atLeast("hash_balance_factor", balanceFactor, 100);
        }
        Expect.atLeast("prefix_messages", prefixMessages, 0);
    }
}
