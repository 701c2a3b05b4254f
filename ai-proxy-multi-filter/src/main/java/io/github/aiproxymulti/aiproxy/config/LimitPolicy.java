package io.github.aiproxymulti.aiproxy.config;

import java.util.Arrays;
import java.util.Locale;

/** Where the counters of a limit are kept. */
public enum LimitPolicy {
    /** In this process. */
    LOCAL,
    /** In one Redis server. */
    REDIS,
    /** In a Redis cluster. */
    REDIS_CLUSTER,
    /** In the Redis server that sentinels point to. */
    REDIS_SENTINEL;

    /** The name in configurations. */
    public String written() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static LimitPolicy named(String written) {
        return Arrays.stream(values())
                .filter(policy -> policy.written().equals(written))
                .findFirst()
                .orElseThrow();
    }
}
