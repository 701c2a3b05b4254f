package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.probe.ProbeTls;
import java.util.function.Consumer;
import org.springframework.boot.ssl.SslBundles;

/** Certificates of probes from Spring Boot's SSL bundles. */
final class SslBundleTls implements ProbeTls {

    private final SslBundles bundles;

    SslBundleTls(SslBundles bundles) {
        this.bundles = bundles;
    }

    /** Tells the name of each bundle that changes, also of those that are registered later. */
    static void watch(SslBundles bundles, Consumer<String> changed) {
        bundles.getBundleNames().forEach(name -> bundles.addBundleUpdateHandler(name, bundle -> changed.accept(name)));
        bundles.addBundleRegisterHandler(
                (name, registered) -> bundles.addBundleUpdateHandler(name, bundle -> changed.accept(name)));
    }

    @Override
    public boolean knows(String bundle) {
        return bundles.getBundleNames().contains(bundle);
    }

    @Override
    public Material material(String bundle) {
        var managers = bundles.getBundle(bundle).getManagers();
        return new Material(managers.getKeyManagerFactory(), managers.getTrustManagerFactory());
    }
}
