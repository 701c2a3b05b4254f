package io.github.aiproxymulti.aiproxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.aiproxymulti.aiproxy.config.Transport;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.client.HttpClient;

/**
 * One client, and so one connection pool, for each distinct transport setting; routes with equal settings share theirs. A
 * client that no route uses any more is forgotten.
 */
public final class UpstreamClients implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UpstreamClients.class);

    private final Function<Setting, HttpClient> factory;
    private final Cache<Setting, HttpClient> clients =
            Caffeine.newBuilder().weakValues().build();

    /**
     * Creates the collection.
     *
     * @param factory makes a client that speaks TLS unless told otherwise per instance
     */
    public UpstreamClients(Function<Setting, HttpClient> factory) {
        this.factory = factory;
    }

    /** The client for a route's transport. */
    public HttpClient client(Transport transport) {
        return clients.get(
                new Setting(
                        transport.sslVerify(),
                        transport.keepalive(),
                        transport.keepaliveTimeout(),
                        transport.keepalivePool()),
                factory);
    }

    /** Closes all connections, without waiting for it. */
    @Override
    public void close() {
        clients.asMap()
                .values()
                .forEach(client -> client.configuration()
                        .connectionProvider()
                        .disposeLater()
                        .subscribe(closed -> {}, failed -> log.debug("a connection pool could not be closed", failed))
                        .isDisposed());
        clients.invalidateAll();
    }

    /**
     * What makes connections different.
     *
     * @param sslVerify whether the server's certificate is verified
     * @param keepalive whether connections are kept
     * @param keepaliveTimeout how long an idle connection is kept
     * @param keepalivePool most idle connections per address
     */
    public record Setting(boolean sslVerify, boolean keepalive, Duration keepaliveTimeout, int keepalivePool) {}
}
