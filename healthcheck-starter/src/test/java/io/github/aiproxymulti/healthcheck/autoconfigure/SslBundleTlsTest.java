package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

class SslBundleTlsTest {

    private static SslBundle bundle() {
        return SslBundle.of(SslStoreBundle.NONE);
    }

    @Test
    void knowsTheBundlesOfTheApplicationAndNoOthers() {
        SslBundleTls tls = new SslBundleTls(new DefaultSslBundleRegistry("probes", bundle()));

        assertThat(tls.knows("probes")).isTrue();
        assertThat(tls.knows("other")).isFalse();
        assertThat(tls.material("probes").trust()).isNotNull();
        assertThatThrownBy(() -> tls.material("other")).isInstanceOf(NoSuchSslBundleException.class);
    }

    @Test
    void tellsWhichBundleHasChangedAlsoOfThoseRegisteredLater() {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("early", bundle());
        List<String> changed = new ArrayList<>();
        SslBundleTls.watch(bundles, changed::add);

        bundles.registerBundle("late", bundle());
        bundles.updateBundle("early", bundle());
        bundles.updateBundle("late", bundle());

        assertThat(changed).containsExactly("early", "late");
    }
}
