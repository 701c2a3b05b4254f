package io.github.aiproxymulti.healthcheck.probe;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Where {@code https} probes get the certificates from that an SSL bundle names. */
public interface ProbeTls {

    /** Knows no bundle. */
    ProbeTls NONE = new ProbeTls() {
        @Override
        public boolean knows(String bundle) {
            return false;
        }

        @Override
        public Material material(String bundle) {
            throw new IllegalArgumentException("SSL bundle " + bundle + ": unknown");
        }
    };

    /** Whether there is a bundle of this name. Must not block. */
    boolean knows(String bundle);

    /**
     * The contents of a bundle; asked when the first probe needs it, where blocking is allowed.
     *
     * @throws RuntimeException when they cannot be read
     */
    Material material(String bundle);

    /**
     * The contents of a bundle.
     *
     * @param keys the client certificate; null for none
     * @param trust whom to trust; null for whom the JDK trusts. Ignored by checks that do not verify
     */
    record Material(
            @Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust) {}
}
