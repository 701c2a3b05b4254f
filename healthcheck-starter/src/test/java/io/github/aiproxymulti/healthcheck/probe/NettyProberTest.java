package io.github.aiproxymulti.healthcheck.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.ProbeType;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpServer;
import reactor.test.StepVerifier;

class NettyProberTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final List<DisposableServer> servers = new ArrayList<>();
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final NettyProber prober =
            new NettyProber(Schedulers.parallel(), Schedulers.boundedElastic(), new KeystoreTls());

    @AfterEach
    void stop() {
        servers.forEach(server -> server.disposeNow(PATIENCE));
    }

    @Test
    void sendsExactlyTheConfiguredBytes_HC079_HC080() throws InterruptedException {
        probe(
                answering("HTTP/1.1 200 OK\r\n\r\n"),
                check("GET", "/status?x=1", "", "User-Agent: curl/7.29.0"),
                "h.test");
        assertThat(received.poll(10, TimeUnit.SECONDS))
                .isEqualTo(
                        "GET /status?x=1 HTTP/1.1\r\nConnection: close\r\nUser-Agent: curl/7.29.0\r\nHost: h.test\r\n\r\n");
    }

    @Test
    void sendsEveryHeaderLineInTheGivenOrder_HC083() {
        assertThat(requestOf(check("GET", "/", "", "User-Agent: curl", "User-Agent: nginx"), "127.0.0.1"))
                .isEqualTo(
                        "GET / HTTP/1.1\r\nConnection: close\r\nUser-Agent: curl\r\nUser-Agent: nginx\r\nHost: 127.0.0.1\r\n\r\n");
    }

    @Test
    void sendsTheBodyWithItsLengthInBytes_HC167() {
        assertThat(requestOf(check("POST", "/", "{\"ä\":1}", "Authorization: Bearer token"), "::1"))
                .isEqualTo(
                        "POST / HTTP/1.1\r\nConnection: close\r\nAuthorization: Bearer token\r\nContent-Length: 8\r\nHost: [::1]\r\n\r\n{\"ä\":1}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"HTTP/1.1 503 Busy, 503", "HTTP/1.1 301 Moved, 301", "HTTP/1.1 100 Continue, 100"})
    void judgesTheFirstLineAndFollowsNothing_HC907(String line, int status) {
        DisposableServer server = answering(line + "\r\nLocation: /other\r\n\r\n");
        assertThat(probe(server, check(), "h.test")).isEqualTo(new Observation.Status(status));
        assertThat(received).hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"garbage", "HTTP/2 200", "SSH-2.0-OpenSSH_9.6"})
    void callsAnythingElseGarbage_HC907(String line) {
        assertThat(probe(answering(line + "\r\n"), check(), "h.test")).isEqualTo(new Observation.Garbage());
    }

    @Test
    void callsAnEndlessFirstLineGarbage_HC907() {
        DisposableServer server = serve((in, out) ->
                out.sendString(Flux.<String>generate(sink -> sink.next("x".repeat(512))), StandardCharsets.UTF_8));
        assertThat(probe(server, check(), "h.test")).isEqualTo(new Observation.Garbage());
    }

    @Test
    void doesNotWaitForTheEndOfTheHeaders() {
        DisposableServer server =
                serve((in, out) -> out.sendString(Mono.just("HTTP/1.1 200 OK\r\nX: y\r\n"), StandardCharsets.UTF_8)
                        .neverComplete());
        assertThat(probe(server, check(), "h.test")).isEqualTo(new Observation.Status(200));
    }

    @Test
    void callsAPeerThatClosesBeforeALineATcpFailure_HC907() {
        DisposableServer server = serve((in, out) -> Mono.empty());
        assertThat(probe(server, check(), "h.test")).isInstanceOf(Observation.TcpFailure.class);
    }

    @Test
    void callsAPeerThatSaysNothingATimeout_HC907() {
        DisposableServer server = serve((in, out) -> out.neverComplete());
        assertThat(probe(server, impatient(ProbeType.HTTP), "h.test")).isEqualTo(new Observation.Timeout());
    }

    @Test
    void callsARefusedConnectionATcpFailure_HC070() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(probe(free, check(ProbeType.TCP), "h.test")).isInstanceOf(Observation.TcpFailure.class);
    }

    @Test
    void connectsAndClosesOverTcp_HC071() {
        assertThat(probe(serve((in, out) -> out.neverComplete()), check(ProbeType.TCP), "h.test"))
                .isEqualTo(new Observation.Success());
    }

    @Test
    void probesIpv6Literals() {
        DisposableServer server = bind(TcpServer.create()
                .bindAddress(() -> new InetSocketAddress(loopback6(), 0))
                .handle(answer("HTTP/1.1 200 OK\r\n")));
        Observation seen = prober.probe(new ProbeRequest(check(), new TargetKey("::1", server.port(), "::1"), "::1"))
                .block(PATIENCE.multipliedBy(2));
        assertThat(seen).isEqualTo(new Observation.Status(200));
    }

    @Test
    void neverLooksANameUp() {
        StepVerifier.create(prober.probe(
                        new ProbeRequest(check(), new TargetKey("localhost", 80, "localhost"), "localhost")))
                .expectErrorMessage("target: localhost (expected: an IP literal)")
                .verify(PATIENCE);
    }

    @Test
    void acceptsACertificateForTheServerName_HC074() {
        DisposableServer server = serveTls();
        assertThat(probe(server, https(true, "trusting", null), "example.test")).isEqualTo(new Observation.Status(200));
    }

    @Test
    void callsAWrongHostNameATcpFailure_HC075() {
        assertThat(probe(serveTls(), https(true, "trusting", null), "wrong.host.test"))
                .isInstanceOf(Observation.TcpFailure.class);
    }

    @Test
    void callsAnUntrustedCertificateATcpFailure_HC075() {
        assertThat(probe(serveTls(), https(true, null, null), "example.test"))
                .isInstanceOf(Observation.TcpFailure.class);
    }

    @Test
    void doesNotLookAtTheCertificateWhenToldNotTo_HC076() {
        assertThat(probe(serveTls(), https(false, null, null), "wrong.host.test"))
                .isEqualTo(new Observation.Status(200));
    }

    @Test
    void letsTheConfiguredServerNameWinOverTheHostHeader_HC931() {
        assertThat(probe(serveTls(), https(true, "trusting", "example.test"), "10.0.0.1"))
                .isEqualTo(new Observation.Status(200));
    }

    @Test
    void callsAHandshakeThatTakesTooLongATcpFailure_HC908() {
        assertThat(probe(serve((in, out) -> out.neverComplete()), impatient(ProbeType.HTTPS), "example.test"))
                .isInstanceOf(Observation.TcpFailure.class);
    }

    @Test
    void presentsTheClientCertificateOfTheBundle_HC078() {
        SslContextBuilder mutual = SslContextBuilder.forServer(KeystoreTls.keys("server"))
                .trustManager(KeystoreTls.trust("client"))
                .clientAuth(ClientAuth.REQUIRE);
        DisposableServer server = tls(mutual);
        assertThat(probe(server, https(true, "mutual", null), "example.test")).isEqualTo(new Observation.Status(200));
        assertThat(probe(server, https(true, "trusting", null), "example.test"))
                .isInstanceOf(Observation.TcpFailure.class);
    }

    @Test
    void refusesABundleNobodyKnows() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> prober.prepare(https(true, "nowhere", null)))
                .withMessage("checks.active.ssl_bundle: nowhere (expected: an SSL bundle)");
    }

    @Test
    void refusesAHeaderWithALineBreakWithoutShowingIt() {
        Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> prober.prepare(check("GET", "/", "", "A: b", "Secret: s3cret\r\nX: y")))
                .withMessage("checks.active.req_headers[1]: several lines (expected: one line)");
    }

    @Test
    void closesTheConnectionWhenCancelled() throws InterruptedException {
        BlockingQueue<String> closed = new LinkedBlockingQueue<>();
        DisposableServer server = bind(TcpServer.create().doOnConnection(c -> {
            received.add("connected");
            c.channel().closeFuture().addListener(done -> closed.add("closed"));
        }));
        var probing = prober.probe(request(server.port(), check(), "h.test")).subscribe();
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("connected");
        probing.dispose();
        assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    private Observation probe(DisposableServer server, ActiveCheck check, String hostHeader) {
        return probe(server.port(), check, hostHeader);
    }

    private Observation probe(int port, ActiveCheck check, String hostHeader) {
        Observation seen = prober.probe(request(port, check, hostHeader)).block(PATIENCE.multipliedBy(2));
        return Objects.requireNonNull(seen);
    }

    private static ProbeRequest request(int port, ActiveCheck check, String hostHeader) {
        return new ProbeRequest(check, new TargetKey("127.0.0.1", port, hostHeader), hostHeader);
    }

    private static String requestOf(ActiveCheck check, String hostHeader) {
        return new String(RequestBytes.of(request(80, check, hostHeader)), StandardCharsets.UTF_8);
    }

    private DisposableServer answering(String answer) {
        return serve(answer(answer));
    }

    /** Answers once the request has arrived, and leaves closing to the prober. */
    private BiFunction<NettyInbound, NettyOutbound, Publisher<Void>> answer(String answer) {
        return (in, out) -> in.receive()
                .asString()
                .doOnNext(received::add)
                .take(1)
                .concatMap(request -> out.sendString(Mono.just(answer), StandardCharsets.ISO_8859_1))
                .then(out.neverComplete());
    }

    private DisposableServer serve(BiFunction<NettyInbound, NettyOutbound, Publisher<Void>> handler) {
        return bind(TcpServer.create().handle(handler));
    }

    private DisposableServer serveTls() {
        return tls(SslContextBuilder.forServer(KeystoreTls.keys("server")));
    }

    private DisposableServer tls(SslContextBuilder context) {
        try {
            var built = context.build();
            return bind(TcpServer.create()
                    .secure(SslProvider.builder().sslContext(built).build())
                    .handle(answer("HTTP/1.1 200 OK\r\n\r\n")));
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress loopback6() {
        try {
            byte[] bytes = new byte[16];
            bytes[15] = 1;
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private DisposableServer bind(TcpServer server) {
        DisposableServer bound = server.bindNow(PATIENCE);
        servers.add(bound);
        return bound;
    }

    private static ActiveCheck impatient(ProbeType type) {
        return check(type, SHORT, "GET", "/", "", List.of(), false, null, null);
    }

    private static ActiveCheck check() {
        return check("GET", "/", "");
    }

    private static ActiveCheck check(ProbeType type) {
        return check(type, PATIENCE, "GET", "/", "", List.of(), true, null, null);
    }

    private static ActiveCheck check(String method, String path, String body, String... headers) {
        return check(ProbeType.HTTP, PATIENCE, method, path, body, List.of(headers), true, null, null);
    }

    private static ActiveCheck https(boolean verify, @Nullable String bundle, @Nullable String sni) {
        return check(ProbeType.HTTPS, PATIENCE, "GET", "/", "", List.of(), verify, sni, bundle);
    }

    private static ActiveCheck check(
            ProbeType type,
            Duration timeout,
            String method,
            String path,
            String body,
            List<String> headers,
            boolean verify,
            @Nullable String sni,
            @Nullable String bundle) {
        return new ActiveCheck(
                type, timeout, 1, null, null, method, path, body, headers, verify, sni, bundle, null, null);
    }
}
