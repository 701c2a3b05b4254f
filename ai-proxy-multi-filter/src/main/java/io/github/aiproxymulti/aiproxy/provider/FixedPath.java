package io.github.aiproxymulti.aiproxy.provider;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path that never changes.
 *
 * @param path the path
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record FixedPath(Optional<String> path) implements PathTemplate {

    @Override
    public Optional<String> resolve(ProviderConf conf, @Nullable String model, boolean streaming) {
        return path;
    }

    @Override
    public boolean isFixed() {
        return true;
    }
}
