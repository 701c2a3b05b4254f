package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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

    /**
     * The pool does not tell a connection that is just coming back, and is not counted as idle, from one that is. The one comes
     * back without delay; the other is looked at every half minute, so hardly ever this soon.
     */
    private static final long IDLE_MILLIS = 100;

    /**
     * By the address a pool is for, then by its id: settings that differ have pools of their own. A resolved address counts
     * by its IP, whatever name it came from; what the client resolves for itself has a pool by its name.
     */
    private final Map<SocketAddress, Map<String, ConnectionPoolMetrics>> pools = new ConcurrentHashMap<>();

    private final Setting setting;

    IdleBound(Setting setting) {
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
        pools.computeIfAbsent(remote, ignored -> new ConcurrentHashMap<>()).put(id, metrics);
    }

    @Override
    public void deRegisterMetrics(String pool, String id, SocketAddress remote) {
        pools.computeIfPresent(remote, (ignored, known) -> {
            known.remove(id);
            return known.isEmpty() ? null : known;
        });
    }

    private boolean evicts(Connection connection, ConnectionProvider.ConnectionMetadata metadata) {
        return !connection.channel().isActive()
                || !connection.isPersistent()
                || metadata.idleTime() >= setting.keepaliveTimeout().toMillis()
                || isTooMany(connection.channel().remoteAddress(), metadata.idleTime() >= IDLE_MILLIS);
    }

    /**
     * Whether a connection to this address is one too many.
     *
     * @param remote where it leads
     * @param isIdle whether it is among the idle ones already, and counted there; one that is just coming back is not
     */
    boolean isTooMany(@Nullable SocketAddress remote, boolean isIdle) {
        int others = idle(remote) - (isIdle ? 1 : 0);
        return others >= setting.keepalivePool();
    }

    private int idle(@Nullable SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress address)) {
            return 0;
        }
        Map<String, ConnectionPoolMetrics> known = pools.get(address);
        if (known == null) {
            known = pools.getOrDefault(
                    InetSocketAddress.createUnresolved(address.getHostString(), address.getPort()), Map.of());
        }
        int idle = 0;
        for (ConnectionPoolMetrics metrics : known.values()) {
            idle += metrics.idleSize();
        }
        return idle;
    }
}
