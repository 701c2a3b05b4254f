package io.github.aiproxymulti.healthcheck.probe;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The TLS contexts of probes, made when first needed: making one reads files. */
final class TlsContexts {

    private static final ProbeTls.Material JDK = new ProbeTls.Material(null, null);

    private final ProbeTls tls;
    private final ConcurrentMap<Key, SslContext> contexts = new ConcurrentHashMap<>();

    TlsContexts(ProbeTls tls) {
        this.tls = tls;
    }

    private record Key(@Nullable String bundle, boolean verify) {}

    /** The context for a check; may block. */
    SslContext of(ActiveCheck check) {
        return contexts.computeIfAbsent(new Key(check.sslBundle(), check.verifyCertificate()), this::make);
    }

    /** Forgets the contexts of a bundle whose contents have changed. */
    void forget(String bundle) {
        contexts.keySet().removeIf(key -> bundle.equals(key.bundle));
    }

    private SslContext make(Key key) {
        ProbeTls.Material material = key.bundle == null ? JDK : tls.material(key.bundle);
        SslContextBuilder builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
        if (material.keys() != null) {
            builder.keyManager(material.keys());
        }
        if (!key.verify) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else {
            builder.endpointIdentificationAlgorithm("HTTPS");
            if (material.trust() != null) {
                builder.trustManager(material.trust());
            }
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS of probes cannot be set up", e);
        }
    }
}
