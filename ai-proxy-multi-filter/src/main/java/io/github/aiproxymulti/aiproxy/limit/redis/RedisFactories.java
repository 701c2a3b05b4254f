package io.github.aiproxymulti.aiproxy.limit.redis;

import io.github.aiproxymulti.aiproxy.config.LimitPolicy;
import io.github.aiproxymulti.aiproxy.config.RedisSettings;
import io.github.aiproxymulti.aiproxy.config.Secret;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Makes connection factories of a filter's own settings. */
final class RedisFactories {

    private static final int MOST_QUEUED = 10_000;
    private static final Duration REFRESHED_AT_MOST_EVERY = Duration.ofSeconds(1);

    private RedisFactories() {}

    /** A factory that is not started. */
    static LettuceConnectionFactory of(RedisSettings settings) {
        return new LettuceConnectionFactory(configuration(settings), client(settings));
    }

    private static RedisConfiguration configuration(RedisSettings settings) {
        return switch (settings.policy()) {
            case REDIS_CLUSTER -> cluster(settings);
            case REDIS_SENTINEL -> sentinels(settings);
            default -> server(settings);
        };
    }

    private static RedisConfiguration server(RedisSettings settings) {
        RedisNode node = RedisNode.fromString(settings.nodes().get(0));
        RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(
                Objects.requireNonNull(node.getHost()), Objects.requireNonNull(node.getPort()));
        server.setDatabase(settings.database());
        ifPresent(settings.username(), server::setUsername);
        server.setPassword(password(settings.password()));
        return server;
    }

    private static RedisConfiguration cluster(RedisSettings settings) {
        RedisClusterConfiguration cluster = new RedisClusterConfiguration(settings.nodes());
        ifPresent(settings.username(), cluster::setUsername);
        cluster.setPassword(password(settings.password()));
        return cluster;
    }

    private static RedisConfiguration sentinels(RedisSettings settings) {
        RedisSentinelConfiguration sentinels = new RedisSentinelConfiguration();
        sentinels.master(Objects.requireNonNull(settings.master()));
        settings.nodes().forEach(node -> sentinels.sentinel(RedisNode.fromString(node)));
        sentinels.setDatabase(settings.database());
        ifPresent(settings.username(), sentinels::setUsername);
        sentinels.setPassword(password(settings.password()));
        ifPresent(settings.sentinelUsername(), sentinels::setSentinelUsername);
        sentinels.setSentinelPassword(password(settings.sentinelPassword()));
        return sentinels;
    }

    private static RedisPassword password(@Nullable Secret secret) {
        return secret == null ? RedisPassword.none() : RedisPassword.of(secret.reveal());
    }

    private static void ifPresent(@Nullable String value, Consumer<String> set) {
        if (value != null) {
            set.accept(value);
        }
    }

    private static LettuceClientConfiguration client(RedisSettings settings) {
        LettuceClientConfiguration.LettuceClientConfigurationBuilder client = LettuceClientConfiguration.builder()
                .commandTimeout(settings.timeout())
                .clientOptions(options(settings));
        if (settings.tls()) {
            LettuceClientConfiguration.LettuceSslClientConfigurationBuilder tls = client.useSsl();
            return (settings.verifiesTls() ? tls : tls.disablePeerVerification()).build();
        }
        return client.build();
    }

    /** What triggers one stays as it is; after a first that came too early the next may not be half a minute away. */
    private static ClusterTopologyRefreshOptions refreshes() {
        return ClusterTopologyRefreshOptions.builder()
                .adaptiveRefreshTriggersTimeout(REFRESHED_AT_MOST_EVERY)
                .build();
    }

    /** Nothing is queued while there is no connection, and only so much while there is one. */
    private static ClientOptions options(RedisSettings settings) {
        ClientOptions.Builder options = settings.policy() == LimitPolicy.REDIS_CLUSTER
                ? ClusterClientOptions.builder().topologyRefreshOptions(refreshes())
                : ClientOptions.builder();
        return options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_QUEUED)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .build())
                .build();
    }
}
