package io.github.aiproxymulti.aiproxy.provider;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A vendor with one host per region.
 *
 * @param name the name in configuration
 * @param regionHost the host, with {@code {region}} where the region goes
 * @param fallbackHost the host when no region is configured; null when there is none
 * @param capabilities what it speaks
 * @param dropsModel whether {@code model} is taken out of every body
 */
record RegionalProvider(
        String name,
        String regionHost,
        @Nullable String fallbackHost,
        Map<Protocol, Capability> capabilities,
        boolean dropsModel)
        implements Provider {

    @Override
    public Optional<String> host(ProviderConf conf) {
        String region = conf.region();
        return region == null ? Optional.ofNullable(fallbackHost) : Optional.of(regionHost.replace("{region}", region));
    }
}
