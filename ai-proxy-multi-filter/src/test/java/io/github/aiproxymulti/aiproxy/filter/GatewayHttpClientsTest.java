package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.tcp.SslProvider;
import reactor.test.StepVerifier;

class GatewayHttpClientsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String STORE = "classpath:tls/one.p12";
    private static final String PASSWORD = "changeit";

    private final HttpClientProperties gateway = new HttpClientProperties();
    private final List<HttpClientCustomizer> customizers = new ArrayList<>();
    private final Queue<String> names = new ConcurrentLinkedQueue<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure(SslProvider.builder().sslContext(askingForACertificate()).build())
            .handle((request, response) -> {
                HttpServerRequest seen = request.withConnection(connection -> names.addAll(asked(connection)));
                return seen.receive().then(response.status(204).send());
            })
            .bindNow(SOON);

    @AfterEach
    void stop() {
        server.disposeNow(SOON);
    }

    @Test
    void showsTheGatewaysClientCertificateAlsoWhereTheServersIsNotVerified() {
        gateway.getSsl().setKeyStore(STORE);
        gateway.getSsl().setKeyStorePassword(PASSWORD);
        gateway.getSsl().setKeyStoreType("PKCS12");

        StepVerifier.create(status(client(false)))
                .expectNext(204)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void hasNoCertificateToShowWhenTheGatewayHasNone() {
        StepVerifier.create(status(client(false))).expectError().verify(SOON);
    }

    @Test
    void trustsNobodyUnknownWhereTheServersCertificateIsVerified() {
        gateway.getSsl().setKeyStore(STORE);
        gateway.getSsl().setKeyStorePassword(PASSWORD);
        gateway.getSsl().setKeyStoreType("PKCS12");

        StepVerifier.create(status(client(true))).expectError().verify(SOON);
    }

    @Test
    void takesTheGatewaysTimesToo() {
        gateway.getSsl().setHandshakeTimeout(Duration.ofMillis(1234));

        SslProvider tls = Objects.requireNonNull(client(false).configuration().sslProvider());

        assertThat(tls.toString()).contains("handshakeTimeoutMillis=1234");
    }

    @Test
    void verifiesTheNameOfWhoItTrustsAndAsksForThatName_TR12(@TempDir Path folder) throws Exception {
        gateway.getSsl().setKeyStore(STORE);
        gateway.getSsl().setKeyStorePassword(PASSWORD);
        gateway.getSsl().setKeyStoreType("PKCS12");
        gateway.getSsl().setTrustedX509Certificates(List.of(certificate(folder)));
        customizers.add(client -> client.resolver(new Everywhere()));

        assertThat(status(client(true), "example.test").block(SOON)).isEqualTo(204);
        assertThat(names).containsExactly("example.test");
        StepVerifier.create(status(client(true), "other.test")).expectError().verify(SOON);
    }

    @Test
    void leavesTheNamesToAProxy() {
        gateway.getProxy().setHost("proxy.test");
        gateway.getProxy().setPort(3128);

        assertThat(client(true).configuration().resolver()).isSameAs(NoopAddressResolverGroup.INSTANCE);
    }

    private String certificate(Path folder) throws GeneralSecurityException, IOException {
        KeyStore store = store();
        byte[] encoded = store.getCertificate(store.aliases().nextElement()).getEncoded();
        String text = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(folder.resolve("trusted.pem"), text).toUri().toString();
    }

    private Mono<Integer> status(HttpClient client) {
        return status(client, "127.0.0.1");
    }

    private Mono<Integer> status(HttpClient client, String host) {
        return client.get()
                .uri("https://" + host + ":" + server.port() + "/")
                .responseSingle((response, body) -> Mono.just(response.status().code()));
    }

    private HttpClient client(boolean verifies) {
        ServerProperties serving = new ServerProperties();
        return new GatewayHttpClients(
                        gateway,
                        serving,
                        new HttpClientSslConfigurer(gateway.getSsl(), serving, null),
                        null,
                        customizers,
                        10)
                .apply(new Setting(verifies, false, SOON, 1));
    }

    private static SslProvider.GenericSslContextSpec<SslContextBuilder> askingForACertificate() {
        return Http11SslContextSpec.forServer(keys())
                .configure(builder ->
                        builder.clientAuth(ClientAuth.REQUIRE).trustManager(InsecureTrustManagerFactory.INSTANCE));
    }

    private static KeyManagerFactory keys() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(), PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        try (InputStream file = GatewayHttpClientsTest.class.getResourceAsStream("/tls/one.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(Objects.requireNonNull(file), PASSWORD.toCharArray());
            return store;
        }
    }

    /** The names a client has asked for in its handshake. */
    private static List<String> asked(Connection connection) {
        SslHandler tls = connection.channel().pipeline().get(SslHandler.class);
        ExtendedSSLSession session = (ExtendedSSLSession) tls.engine().getSession();
        return session.getRequestedServerNames().stream()
                .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                .toList();
    }

    /** Finds every name on the loopback interface. */
    private static final class Everywhere extends AddressResolverGroup<InetSocketAddress> {

        @Override
        protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
            return new InetNameResolver(executor) {

                @Override
                protected void doResolve(String name, Promise<InetAddress> found) {
                    found.setSuccess(InetAddress.getLoopbackAddress());
                }

                @Override
                protected void doResolveAll(String name, Promise<List<InetAddress>> found) {
                    found.setSuccess(List.of(InetAddress.getLoopbackAddress()));
                }
            }.asAddressResolver();
        }
    }
}
