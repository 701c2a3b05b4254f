package io.github.aiproxymulti.aiproxy.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a connection's record of the {@code redis_*} and {@code sentinel_*} fields. */
final class RedisFields {

    private RedisFields() {}

    /** The connection of the policy; null when the policy has none, or uses the application's. */
    static @Nullable RedisSettings settings(LimitPolicy policy, Settings written) {
        return switch (policy) {
            case LOCAL -> null;
            case REDIS -> written.textOrNull("redis_host") == null ? null : server(written);
            case REDIS_CLUSTER -> written.node().has("redis_cluster_nodes") ? cluster(written) : null;
            case REDIS_SENTINEL -> written.node().has("redis_sentinels") ? sentinels(written) : null;
        };
    }

    private static RedisSettings server(Settings written) {
        return new RedisSettings(
                LimitPolicy.REDIS,
                List.of(written.text("redis_host") + ":" + written.integer("redis_port")),
                null,
                written.textOrNull("redis_username"),
                written.secretOrNull("redis_password"),
                null,
                null,
                written.integer("redis_database"),
                written.millis("redis_timeout"),
                written.flag("redis_ssl"),
                written.flag("redis_ssl_verify"));
    }

    private static RedisSettings cluster(Settings written) {
        return new RedisSettings(
                LimitPolicy.REDIS_CLUSTER,
                InstanceSettings.texts(written.node().path("redis_cluster_nodes")),
                null,
                null,
                written.secretOrNull("redis_password"),
                null,
                null,
                0,
                written.millis("redis_timeout"),
                written.flag("redis_cluster_ssl"),
                written.flag("redis_cluster_ssl_verify"));
    }

    /** Connecting and reading have a time each there; a command may take the sum of what it may wait for. */
    private static RedisSettings sentinels(Settings written) {
        List<String> nodes = written.node()
                .path("redis_sentinels")
                .valueStream()
                .map(Settings::new)
                .map(node -> node.text("host") + ":" + node.integer("port"))
                .toList();
        Duration timeout = written.millis("redis_read_timeout");
        return new RedisSettings(
                LimitPolicy.REDIS_SENTINEL,
                nodes,
                written.textOrNull("redis_master_name"),
                written.textOrNull("redis_username"),
                written.secretOrNull("redis_password"),
                written.textOrNull("sentinel_username"),
                written.secretOrNull("sentinel_password"),
                written.integer("redis_database"),
                timeout,
                false,
                false);
    }
}
