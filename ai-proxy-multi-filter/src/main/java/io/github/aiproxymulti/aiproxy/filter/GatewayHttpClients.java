package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Makes upstream clients the way the gateway makes its own, so that its proxy, TLS, customizer and metrics settings hold,
 * with a connection pool for the AI route's keep-alive settings and without decompression: bodies pass as they are.
 */
public final class GatewayHttpClients implements Function<Setting, HttpClient> {

    private static final Duration DNS_QUERY_TIMEOUT = Duration.ofSeconds(2);

    private final HttpClientProperties properties;
    private final ServerProperties serverProperties;
    private final HttpClientSslConfigurer sslConfigurer;
    private final TrustingSslConfigurer trusting;
    private final List<HttpClientCustomizer> customizers;
    private final int maxConnections;

    /**
     * Creates the maker.
     *
     * @param properties the gateway's client settings
     * @param serverProperties the server's settings
     * @param sslConfigurer the gateway's TLS settings
     * @param bundles the bundles these settings may name; null when there are none
     * @param customizers the gateway's customizers
     * @param maxConnections most connections to one address at the same time
     */
    public GatewayHttpClients(
            HttpClientProperties properties,
            ServerProperties serverProperties,
            HttpClientSslConfigurer sslConfigurer,
            @Nullable SslBundles bundles,
            List<HttpClientCustomizer> customizers,
            int maxConnections) {
        this.properties = properties;
        this.serverProperties = serverProperties;
        this.sslConfigurer = sslConfigurer;
        this.trusting = new TrustingSslConfigurer(properties.getSsl(), serverProperties, bundles);
        this.customizers = List.copyOf(customizers);
        this.maxConnections = maxConnections;
    }

    @Override
    public HttpClient apply(Setting setting) {
        HttpClient client = new Factory(setting).create().compress(false).followRedirect(false);
        // Set already by a customizer, or by a proxy, which resolves names itself.
        return client.configuration().resolver() == null
                ? client.resolver(spec -> Objects.requireNonNull(spec.queryTimeout(DNS_QUERY_TIMEOUT)))
                : client;
    }

    private final class Factory extends HttpClientFactory {

        private final Setting setting;

        Factory(Setting setting) {
            super(
                    GatewayHttpClients.this.properties,
                    GatewayHttpClients.this.serverProperties,
                    GatewayHttpClients.this.sslConfigurer,
                    new ArrayList<>(GatewayHttpClients.this.customizers));
            this.setting = setting;
        }

        HttpClient create() {
            return createInstance();
        }

        @Override
        protected ConnectionProvider buildConnectionProvider(HttpClientProperties ignored) {
            return setting.keepalive() ? IdleBound.pool(setting, maxConnections) : ConnectionProvider.newConnection();
        }

        @Override
        protected HttpClient configureSsl(HttpClient client) {
            if (!setting.sslVerify()) {
                return trusting.configureSsl(client);
            }
            HttpClient secured = super.configureSsl(client);
            return secured.configuration().isSecure() ? secured : secured.secure();
        }
    }
}
