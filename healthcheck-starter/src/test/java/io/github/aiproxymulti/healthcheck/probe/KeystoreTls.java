package io.github.aiproxymulti.healthcheck.probe;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** Two bundles out of test keystores: one that trusts the test server, one that also has a client certificate. */
final class KeystoreTls implements ProbeTls {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @Override
    public boolean knows(String bundle) {
        return Set.of("trusting", "mutual").contains(bundle);
    }

    @Override
    public Material material(String bundle) {
        return new Material(bundle.equals("mutual") ? keys("client") : null, trust("server"));
    }

    static KeyManagerFactory keys(String name) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(name), PASSWORD);
            return keys;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts the certificate of this keystore, and nobody else. */
    static TrustManagerFactory trust(String name) {
        try {
            KeyStore own = load(name);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("it", own.getCertificate(own.aliases().nextElement()));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            return trust;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore load(String name) {
        try (InputStream file =
                Objects.requireNonNull(KeystoreTls.class.getResourceAsStream("/tls/" + name + ".p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
