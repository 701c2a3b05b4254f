package io.github.aiproxymulti.gateway;

import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;

/** A model behind TLS whose certificate nobody vouches for. */
final class TlsModel implements AutoCloseable {

    static final String ANSWER = "{\"answered\":\"over TLS\"}";

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final DisposableServer server;

    TlsModel() {
        SslProvider.GenericSslContextSpec<SslContextBuilder> tls = Http11SslContextSpec.forServer(keys());
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(SslProvider.builder().sslContext(tls).build())
                .handle((request, response) -> request.receive()
                        .then()
                        .then(response.header("Content-Type", "application/json")
                                .sendString(Mono.just(ANSWER))
                                .then()))
                .bindNow(Eventually.PATIENCE);
    }

    String url() {
        return "https://127.0.0.1:" + server.port();
    }

    private static KeyManagerFactory keys() {
        try (InputStream file = Objects.requireNonNull(TlsModel.class.getResourceAsStream("/tls/server.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.disposeNow(Eventually.PATIENCE);
    }
}
