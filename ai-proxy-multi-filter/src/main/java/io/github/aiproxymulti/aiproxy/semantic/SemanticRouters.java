package io.github.aiproxymulti.aiproxy.semantic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.ConfigVersion;
import io.github.aiproxymulti.aiproxy.config.SemanticOptions;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients;
import reactor.core.scheduler.Scheduler;

/**
 * One router for each configuration that decides by meaning, kept as long as a route uses it: a refresh that changes nothing
 * embeds nothing again.
 */
public final class SemanticRouters {

    private final UpstreamClients clients;
    private final Scheduler timer;
    private final Cache<ConfigVersion, SemanticRouter> routers =
            Caffeine.newBuilder().weakValues().build();

    /**
     * Creates the collection.
     *
     * @param clients the clients by transport setting
     * @param timer ends calls to embeddings services that take too long
     */
    public SemanticRouters(UpstreamClients clients, Scheduler timer) {
        this.clients = clients;
        this.timer = timer;
    }

    /**
     * The router of a configuration.
     *
     * @param config the configuration
     * @throws IllegalArgumentException when it does not say who embeds; the algorithm requires that
     */
    public SemanticRouter router(AiProxyMultiConfig config) {
        SemanticOptions options = config.semantic();
        if (options == null) {
            throw new IllegalArgumentException("semantic_opts: absent (expected: with algorithm semantic)");
        }
        return routers.get(
                config.version(),
                version -> new SemanticRouter(
                        config, options, new EmbeddingsClient(options.embeddings(), clients, timer), timer));
    }
}
