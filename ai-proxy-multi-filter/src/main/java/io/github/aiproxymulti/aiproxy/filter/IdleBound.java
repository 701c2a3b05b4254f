package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionPoolMetrics;
import reactor.netty.resources.ConnectionProvider;

/**
 * A connection pool that bounds what is idle, not what is in use: a connection that comes back while enough others are idle
 * is closed instead of kept.
 */
final class IdleBound implements ConnectionProvider.MeterRegistrar {

    private static final String NAME = "ai-proxy-multi";
    private static final Duration EVICTION_PERIOD = Duration.ofSeconds(30);
    private static final Duration FORGET_ADDRESS_AFTER = Duration.ofMinutes(10);
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 1000;

    private final Map<String, ConnectionPoolMetrics> pools = new ConcurrentHashMap<>();
    private final Setting setting;

    private IdleBound(Setting setting) {
        this.setting = setting;
    }

    static ConnectionProvider pool(Setting setting, int maxConnections) {
        IdleBound bound = new IdleBound(setting);
        return ConnectionProvider.builder(NAME)
                .maxConnections(maxConnections)
                .pendingAcquireMaxCount(MOST_WAITING)
                .pendingAcquireTimeout(ACQUIRE_TIMEOUT)
                .lifo()
                .metrics(true, () -> bound)
                .evictionPredicate(bound::evicts)
                .evictInBackground(EVICTION_PERIOD)
                .disposeInactivePoolsInBackground(EVICTION_PERIOD, FORGET_ADDRESS_AFTER)
                .build();
    }

    @Override
    public void registerMetrics(String pool, String id, SocketAddress remote, ConnectionPoolMetrics metrics) {
        pools.put(key(remote), metrics);
    }

    @Override
    public void deRegisterMetrics(String pool, String id, SocketAddress remote) {
        pools.remove(key(remote));
    }

    private boolean evicts(Connection connection, ConnectionProvider.ConnectionMetadata metadata) {
        return !connection.channel().isActive()
                || !connection.isPersistent()
                || metadata.idleTime() >= setting.keepaliveTimeout().toMillis()
                || enoughIdle(connection.channel().remoteAddress());
    }

    private boolean enoughIdle(SocketAddress remote) {
        ConnectionPoolMetrics metrics = pools.get(key(remote));
        return metrics != null && metrics.idleSize() >= setting.keepalivePool();
    }

    private static String key(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : String.valueOf(address);
    }
}
