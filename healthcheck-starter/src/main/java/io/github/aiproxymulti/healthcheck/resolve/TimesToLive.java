package io.github.aiproxymulti.healthcheck.resolve;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A DNS cache that caches nothing: the resolver hands its cache the times to live it otherwise keeps to itself, and here they
 * are picked up. An address in the answers for two names at once may get the time of the other; both are times of answers
 * that are current.
 */
final class TimesToLive implements DnsCache {

    private final ConcurrentMap<String, Long> seconds = new ConcurrentHashMap<>();

    /** The shortest time to live of these addresses, which are then forgotten; zero when nothing is known of them. */
    Duration take(Collection<String> addresses) {
        return addresses.stream()
                .map(seconds::remove)
                .filter(Objects::nonNull)
                .min(Long::compare)
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    @Override
    public void clear() {
        seconds.clear();
    }

    @Override
    public boolean clear(String hostname) {
        return false;
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String hostname, DnsRecord @Nullable [] additionals) {
        return null;
    }

    @Override
    public DnsCacheEntry cache(
            String hostname,
            DnsRecord @Nullable [] additionals,
            InetAddress address,
            long originalTtl,
            EventLoop loop) {
        seconds.put(address.getHostAddress(), originalTtl);
        return new Uncached(address, null);
    }

    @Override
    public DnsCacheEntry cache(String hostname, DnsRecord @Nullable [] additionals, Throwable cause, EventLoop loop) {
        return new Uncached(null, cause);
    }

    private record Uncached(
            @Nullable InetAddress address, @Nullable Throwable cause) implements DnsCacheEntry {}
}
