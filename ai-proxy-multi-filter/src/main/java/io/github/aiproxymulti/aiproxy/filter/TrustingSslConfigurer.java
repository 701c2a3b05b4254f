package io.github.aiproxymulti.aiproxy.filter;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/**
 * The gateway's TLS settings - client certificate, protocol, time-outs - with one difference: whoever answers is trusted, under
 * whatever name. For {@code ssl_verify: false}.
 */
final class TrustingSslConfigurer extends HttpClientSslConfigurer {

    TrustingSslConfigurer(
            HttpClientProperties.Ssl ssl, ServerProperties serverProperties, @Nullable SslBundles bundles) {
        super(ssl, serverProperties, bundles);
    }

    /** Also where the gateway has no settings of its own. Set as a whole: given piece by piece, the client adds its own check of names. */
    @Override
    public HttpClient configureSsl(HttpClient client) {
        TrustingSpec spec = new TrustingSpec(SslProvider.builder());
        configureSslContext(getSslProperties(), spec);
        return client.secure(spec.built().build());
    }

    /** Hands on what the gateway has prepared, but trusting. Lives as long as one client is configured. */
    @SuppressWarnings("deprecation") // the gateway calls the one that is
    private static final class TrustingSpec implements SslProvider.SslContextSpec {

        private final SslProvider.SslContextSpec spec;
        private final AtomicReference<SslProvider.@Nullable Builder> built = new AtomicReference<>();

        TrustingSpec(SslProvider.SslContextSpec spec) {
            this.spec = spec;
        }

        SslProvider.Builder built() {
            return Objects.requireNonNull(built.get(), "the gateway's settings have no context");
        }

        @Override
        public SslProvider.Builder sslContext(SslProvider.ProtocolSslContextSpec context) {
            SslProvider.Builder trusting = spec.sslContext(
                    context.configure(builder -> builder.trustManager(InsecureTrustManagerFactory.INSTANCE)));
            built.set(trusting);
            return trusting;
        }

        @Override
        public SslProvider.Builder sslContext(SslProvider.GenericSslContextSpec<?> context) {
            throw new UnsupportedOperationException("only contexts of a protocol can be made trusting");
        }

        @Override
        public SslProvider.Builder sslContext(SslContext context) {
            throw new UnsupportedOperationException("a finished context cannot be made trusting");
        }
    }
}
