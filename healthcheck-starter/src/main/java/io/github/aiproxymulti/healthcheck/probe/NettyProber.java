package io.github.aiproxymulti.healthcheck.probe;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.ProbeType;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslContext;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.Connection;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpClient;

/**
 * Probes over Reactor Netty's TCP client, a new connection each time. HTTP is spoken by hand: exactly the configured bytes go
 * out, and of the answer only the first line is read, so that an answer no HTTP client would accept is still judged, and none
 * is ever decoded, followed or retried.
 */
public final class NettyProber implements Prober {

    private final TcpClient client;
    private final TlsContexts contexts;
    private final ProbeTls tls;
    private final Scheduler timers;
    private final Scheduler blocking;

    /**
     * Creates a prober.
     *
     * @param timers ends steps that take too long
     * @param blocking reads certificates
     * @param tls where SSL bundles come from
     */
    public NettyProber(Scheduler timers, Scheduler blocking, ProbeTls tls) {
        this.client = TcpClient.create(ConnectionProvider.newConnection()).noProxy();
        this.contexts = new TlsContexts(tls);
        this.tls = tls;
        this.timers = timers;
        this.blocking = blocking;
    }

    /** Reads a bundle anew before the next probe that needs it. */
    public void bundleChanged(String bundle) {
        contexts.forget(bundle);
    }

    @Override
    public void prepare(ActiveCheck check) {
        RequestBytes.requireSingleLines(check);
        String bundle = check.sslBundle();
        if (bundle != null && !tls.knows(bundle)) {
            throw new IllegalArgumentException("checks.active.ssl_bundle: " + bundle + " (expected: an SSL bundle)");
        }
    }

    @Override
    public Mono<Observation> probe(ProbeRequest request) {
        if (request.check().type() != ProbeType.HTTPS) {
            return probe(request, null);
        }
        return Mono.fromCallable(() -> contexts.of(request.check()))
                .subscribeOn(blocking)
                .flatMap(context -> probe(request, context));
    }

    private Mono<Observation> probe(ProbeRequest request, @Nullable SslContext context) {
        return Mono.fromCallable(() -> configured(request, context))
                .flatMap(configured -> configured
                        .connect()
                        .flatMap(connection -> exchange(connection, request))
                        .onErrorResume(NettyProber::classified));
    }

    private TcpClient configured(ProbeRequest request, @Nullable SslContext context) throws UnknownHostException {
        InetSocketAddress address = addressOf(request);
        Duration timeout = request.check().timeout();
        TcpClient plain = client.remoteAddress(() -> address).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                Math.max(1, Math.min(timeout.toMillis(), Integer.MAX_VALUE)));
        return context == null ? plain : plain.secure(spec -> secure(spec, context, request));
    }

    private static void secure(SslProvider.SslContextSpec spec, SslContext context, ProbeRequest request) {
        SslProvider.Builder builder =
                spec.sslContext(context).handshakeTimeout(request.check().timeout());
        if (!isAddress(request.serverName())) {
            builder = builder.serverNames(new SNIHostName(request.serverName()));
        }
    }

    private Mono<Observation> exchange(Connection connection, ProbeRequest request) {
        Mono<Observation> asked = request.check().type() == ProbeType.TCP
                ? Mono.just(new Observation.Success())
                : ask(connection, request);
        return asked.doFinally(signal -> connection.dispose());
    }

    private Mono<Observation> ask(Connection connection, ProbeRequest request) {
        Duration timeout = request.check().timeout();
        StatusLine line = new StatusLine();
        return Mono.from(connection.outbound().sendByteArray(Mono.just(RequestBytes.of(request))))
                .timeout(timeout, timers)
                .then(Mono.defer(() -> connection
                        .inbound()
                        .receive()
                        .<Observation>handle((bytes, sink) -> line.add(bytes).ifPresent(sink::next))
                        .next()
                        .defaultIfEmpty(new Observation.TcpFailure("closed before the status line"))
                        .timeout(timeout, timers)));
    }

    /** Only what says something of the target comes here; a failed TLS handshake counts as TCP even when it was too slow. */
    private static Mono<Observation> classified(Throwable error) {
        if (error instanceof ChannelException) {
            // No socket could be made here; that says nothing of the target.
            return Mono.error(error);
        }
        return Mono.just(
                error instanceof TimeoutException || error instanceof ConnectTimeoutException
                        ? new Observation.Timeout()
                        : new Observation.TcpFailure(Objects.requireNonNullElse(
                                error.getMessage(), error.getClass().getSimpleName())));
    }

    /** The address to connect to, carrying the TLS server name, so that nothing is ever looked up. */
    private static InetSocketAddress addressOf(ProbeRequest request) throws UnknownHostException {
        TargetKey target = request.target();
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(target.host());
        if (bytes == null) {
            throw new IllegalArgumentException("target: " + target.host() + " (expected: an IP literal)");
        }
        String name = request.check().type() == ProbeType.HTTPS && !isAddress(request.serverName())
                ? request.serverName()
                : target.host();
        return new InetSocketAddress(InetAddress.getByAddress(name, bytes), target.port());
    }

    private static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }
}
