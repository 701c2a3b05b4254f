package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.balancer.HashPicker;
import io.github.aiproxymulti.aiproxy.hashing.HashKey;
import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The hash of a gateway request; of its client's address when the request has no key. Source: balancing.md section 2. */
final class RequestHash {

    private static final Logger log = LoggerFactory.getLogger(RequestHash.class);

    private final HashKey key;
    private final @Nullable String machine;
    private final OnceLog warned = new OnceLog();

    /**
     * Creates the hash of one route's requests.
     *
     * @param key what is hashed
     * @param machine the name of this machine; null when it is not known
     */
    RequestHash(HashKey key, @Nullable String machine) {
        this.key = key;
        this.machine = machine;
    }

    /** Whether the consumer has to be known. */
    boolean usesConsumer() {
        return key.usesConsumer();
    }

    /** The CRC-32 of the request's key. */
    int of(ServerHttpRequest request, ClientRequest content, @Nullable String consumer, String routeId) {
        HashSource source = new ExchangeHashSource(request, content, consumer, machine);
        String found = key.of(source).orElseGet(() -> clientAddress(source, routeId));
        return HashPicker.hash(found.getBytes(StandardCharsets.UTF_8));
    }

    private String clientAddress(HashSource source, String routeId) {
        warned.warn(log, "route=" + routeId + " requests without a hash key are hashed by the client's address");
        return Objects.requireNonNullElse(source.remoteAddress(), "");
    }
}
