package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.hashing.HashKey;
import io.github.aiproxymulti.aiproxy.selection.InstanceSelector;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.semantic.SemanticRouter;
import io.github.aiproxymulti.aiproxy.semantic.SemanticRouters;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Compiles how the candidates of a route's requests are opened: by the algorithm. */
public final class Openings {

    private final RandomGenerator random;
    private final @Nullable String machine;
    private final SemanticRouters semantic;

    /**
     * Creates the compiler.
     *
     * @param random chooses among several addresses of one instance; must be safe for concurrent use
     * @param machine the name of this machine, the variable {@code hostname}; null when it is not known
     * @param semantic decides for routes that choose by meaning
     */
    public Openings(RandomGenerator random, @Nullable String machine, SemanticRouters semantic) {
        this.random = random;
        this.machine = machine;
        this.semantic = semantic;
    }

    /** The opening of one configuration, for each route it stands in. A lone instance needs no hash. */
    Function<Routing, Opening> of(AiProxyMultiConfig config) {
        Algorithm algorithm = config.balancer().algorithm();
        if (algorithm == Algorithm.SEMANTIC) {
            SemanticRouter router = semantic.router(config);
            return routing -> Opening.semantic(selector(routing), router, routing.routeId());
        }
        if (algorithm == Algorithm.CHASH && config.instances().size() > 1) {
            RequestHash hash = new RequestHash(HashKey.compile(config.balancer()), machine);
            return routing -> Opening.hashed(selector(routing), hash, routing.routeId());
        }
        return routing -> Opening.plain(selector(routing));
    }

    /**
     * The same for requests that are only explained: their candidates are not real, and nobody is asked for the meaning of a
     * prompt.
     */
    Function<Routing, Opening> rehearsing(AiProxyMultiConfig config) {
        if (config.balancer().algorithm() == Algorithm.CHASH
                && config.instances().size() > 1) {
            RequestHash hash = new RequestHash(HashKey.compile(config.balancer()), machine);
            return routing -> Opening.hashed(InstanceSelector.rehearsing(routing), hash, routing.routeId());
        }
        return routing -> Opening.plain(InstanceSelector.rehearsing(routing));
    }

    private InstanceSelector selector(Routing routing) {
        return new InstanceSelector(routing, random);
    }
}
