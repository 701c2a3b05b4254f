package io.github.aiproxymulti.aiproxy.provider;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.Map;
import java.util.Optional;

/**
 * One vendor: where it lives by default and which protocols it speaks on which path. Declare a bean of this type to add a
 * vendor of your own; its {@link #name()} may then be used as {@code provider} of an instance.
 *
 * <p>Source of the built-in ones: providers.md.
 */
public interface Provider {

    /** The name in configuration, such as {@code openai}. */
    String name();

    /**
     * The default host, without a port; always reached over https on 443.
     *
     * @param conf the instance's {@code provider_conf}
     * @return empty when an instance must name its own endpoint
     */
    Optional<String> host(ProviderConf conf);

    /** What this vendor speaks natively. */
    Map<Protocol, Capability> capabilities();

    /** Whether {@code model} is taken out of every outgoing body, because it is part of the URL. */
    default boolean dropsModel() {
        return false;
    }
}
