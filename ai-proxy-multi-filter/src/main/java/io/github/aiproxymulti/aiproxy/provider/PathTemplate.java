package io.github.aiproxymulti.aiproxy.provider;

import io.github.aiproxymulti.aiproxy.config.ProviderConf;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The path of a capability; some vendors put project, region or model into it. */
@FunctionalInterface
public interface PathTemplate {

    /**
     * The path for one request.
     *
     * @param conf the instance's {@code provider_conf}
     * @param model the model known for this attempt; null when none is
     * @param streaming whether the client asked for a stream
     * @return empty when something the path needs is missing
     */
    Optional<String> resolve(ProviderConf conf, @Nullable String model, boolean streaming);

    /** Whether the path is the same for every request, so that it may be resolved ahead. */
    default boolean isFixed() {
        return false;
    }

    /**
     * A path that never changes.
     *
     * @param path with a leading slash
     */
    static PathTemplate fixed(String path) {
        return new FixedPath(Optional.of(path));
    }
}
