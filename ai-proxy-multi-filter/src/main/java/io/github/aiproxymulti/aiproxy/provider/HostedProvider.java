package io.github.aiproxymulti.aiproxy.provider;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A vendor with at most one host.
 *
 * @param name the name in configuration
 * @param defaultHost null when an instance must name its own endpoint
 * @param capabilities what it speaks
 * @param dropsModel whether {@code model} is taken out of every body
 */
public record HostedProvider(
        String name, @Nullable String defaultHost, Map<Protocol, Capability> capabilities, boolean dropsModel)
        implements Provider {

    /** Copies the map. */
    public HostedProvider {
        capabilities = Map.copyOf(capabilities);
    }

    @Override
    public Optional<String> host(ProviderConf conf) {
        return Optional.ofNullable(defaultHost);
    }
}
