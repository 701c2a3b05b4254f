package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;
import reactor.test.StepVerifier;

class GatewayHttpClientsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String STORE = "classpath:tls/one.p12";
    private static final String PASSWORD = "changeit";

    private final HttpClientProperties gateway = new HttpClientProperties();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .secure(SslProvider.builder().sslContext(askingForACertificate()).build())
            .handle((request, response) -> response.status(204).send())
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

    private Mono<Integer> status(HttpClient client) {
        return client.get()
                .uri("https://127.0.0.1:" + server.port() + "/")
                .responseSingle((response, body) -> Mono.just(response.status().code()));
    }

    private HttpClient client(boolean verifies) {
        ServerProperties serving = new ServerProperties();
        return new GatewayHttpClients(
                        gateway,
                        serving,
                        new HttpClientSslConfigurer(gateway.getSsl(), serving, null),
                        null,
                        List.of(),
                        10)
                .apply(new Setting(verifies, false, SOON, 1));
    }

    private static SslProvider.GenericSslContextSpec<SslContextBuilder> askingForACertificate() {
        return Http11SslContextSpec.forServer(keys())
                .configure(builder ->
                        builder.clientAuth(ClientAuth.REQUIRE).trustManager(InsecureTrustManagerFactory.INSTANCE));
    }

    private static KeyManagerFactory keys() {
        try (InputStream file = GatewayHttpClientsTest.class.getResourceAsStream("/tls/one.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(Objects.requireNonNull(file), PASSWORD.toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            return keys;
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
