package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Where at the provider an instance lives.
 *
 * @param projectId project of {@code vertex-ai}; null for none
 * @param region region of {@code vertex-ai} and {@code bedrock}; null for none
 */
public record ProviderConf(
        @Nullable String projectId, @Nullable String region) {

    /** Neither project nor region. */
    public static final ProviderConf NONE = new ProviderConf(null, null);
}
