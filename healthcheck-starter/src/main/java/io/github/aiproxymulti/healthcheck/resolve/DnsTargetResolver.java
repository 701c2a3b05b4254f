package io.github.aiproxymulti.healthcheck.resolve;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Resolves names by the hosts file first, then by DNS: all A and AAAA answers. Keeps nothing itself; how long an answer is
 * used is for the caller, by its time to live. Does not block after construction.
 */
public final class DnsTargetResolver implements TargetResolver, AutoCloseable {

    /** The hosts file has no times to live; the caller's bounds decide. */
    private static final Duration HOSTS_FILE = Duration.ofHours(1);

    private final Map<String, List<InetAddress>> hosts4;
    private final Map<String, List<InetAddress>> hosts6;
    private final TimesToLive timesToLive = new TimesToLive();
    private final DnsNameResolver dns;

    /**
     * Creates a resolver that asks the servers the machine is configured with. Reads the hosts file.
     *
     * @param loops NIO event loops
     * @param queryTimeout limit of one DNS query
     */
    public DnsTargetResolver(EventLoopGroup loops, Duration queryTimeout) {
        this(
                loops,
                queryTimeout,
                HostsFileEntriesProvider.parser().parseSilently(StandardCharsets.UTF_8),
                DnsServerAddressStreamProviders.platformDefault());
    }

    DnsTargetResolver(
            EventLoopGroup loops,
            Duration queryTimeout,
            HostsFileEntriesProvider hostsFile,
            DnsServerAddressStreamProvider servers) {
        this.hosts4 = hostsFile.ipv4Entries();
        this.hosts6 = hostsFile.ipv6Entries();
        this.dns = new DnsNameResolverBuilder(loops.next())
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(servers)
                .queryTimeoutMillis(queryTimeout.toMillis())
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .completeOncePreferredResolved(false)
                .hostsFileEntriesResolver((name, types) -> null)
                .resolveCache(timesToLive)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    @Override
    public Mono<Resolution> resolve(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        List<String> known = Stream.of(hosts4, hosts6)
                .flatMap(entries -> entries.getOrDefault(name, List.of()).stream())
                .map(InetAddress::getHostAddress)
                .toList();
        return known.isEmpty() ? ask(host) : Mono.just(new Resolution(known, HOSTS_FILE));
    }

    private Mono<Resolution> ask(String host) {
        return Mono.create(sink -> {
            // Not cancelled with the subscriber: the query has its own limit, and its late end disturbs nobody.
            Future<List<InetAddress>> answer = dns.resolveAll(host);
            answer.addListener(done -> {
                if (answer.isSuccess()) {
                    sink.success(resolutionOf(answer.getNow()));
                } else {
                    sink.error(answer.cause());
                }
            });
        });
    }

    private Resolution resolutionOf(Collection<InetAddress> addresses) {
        List<String> literals =
                addresses.stream().map(InetAddress::getHostAddress).toList();
        return new Resolution(literals, timesToLive.take(literals));
    }

    @Override
    public void close() {
        dns.close();
    }
}
