package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.config.Instance;
import io.github.aiproxymulti.aiproxy.config.Transport;
import io.github.aiproxymulti.aiproxy.exchange.AttemptLoops;
import io.github.aiproxymulti.aiproxy.explain.Explainer;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.provider.Provider;
import io.github.aiproxymulti.aiproxy.selection.Balancing;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.selection.SnapshotFactory;
import io.github.aiproxymulti.aiproxy.standing.Rules;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.RequestAuthorizer;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamClients;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.netty.http.client.HttpClient;

/** Compiles a configuration into what serves requests. Pure: registers nothing, connects to nothing. */
public final class AiRouteCompiler {

    /** What a converted answer would be called; there is none. */
    private static final AnswerIdentity EXPLAINED = new AnswerIdentity("explained", 0);

    private final Map<String, Provider> providers;
    private final UpstreamClients clients;
    private final HealthCheckers checkers;
    private final Balancing balancing;
    private final AttemptLoops loops;
    private final Function<Instance, RequestAuthorizer> authorizers;
    private final Openings openings;
    private final boolean compatible;

    /**
     * Creates a compiler.
     *
     * @param providers the vendors that may be named; of two with one name the later wins
     * @param clients the clients by transport setting
     * @param checkers where health is read
     * @param balancing what the balancing of all routes shares
     * @param loops makes the loop of a route
     * @param authorizers makes what gives an instance's requests credentials that cannot be written down ahead
     * @param openings how the candidates of requests are opened
     * @param compatible whether all client headers go on, as in the original
     */
    public AiRouteCompiler(
            List<Provider> providers,
            UpstreamClients clients,
            HealthCheckers checkers,
            Balancing balancing,
            AttemptLoops loops,
            Function<Instance, RequestAuthorizer> authorizers,
            Openings openings,
            boolean compatible) {
        this.providers = providers.stream()
                .collect(Collectors.toUnmodifiableMap(Provider::name, Function.identity(), (first, later) -> later));
        this.clients = clients;
        this.checkers = checkers;
        this.balancing = balancing;
        this.loops = loops;
        this.authorizers = authorizers;
        this.openings = openings;
        this.compatible = compatible;
    }

    AiRoute compile(AiProxyMultiConfig config) {
        Transport transport = config.transport();
        HttpClient client = clients.client(transport);
        Duration connecting = config.timeouts().connecting(transport.timeout());
        List<InstancePlan> plans = config.instances().stream()
                .map(instance -> InstancePlan.compile(
                        instance, provider(instance), connecting, client, authorizers.apply(instance)))
                .toList();
        Algorithm algorithm = config.balancer().algorithm();
        SnapshotFactory snapshots = new SnapshotFactory(config.version().digest(), algorithm, balancing)
                .bounded(config.balancer().balanceFactor());
        Rules rules = Rules.of(config);
        HeaderPolicy headers = new HeaderPolicy(config.forwardHeaders(), compatible);
        return new AiRoute(
                config,
                plans,
                loops.loop(
                        headers,
                        new FallbackPolicy(
                                config.fallback(), config.retries().backoff(), plans.size() > 1, balancing.random()),
                        config),
                routeId -> new Routing(
                        routeId,
                        plans,
                        checkers,
                        balancing.standings().of(routeId, config.instances(), rules),
                        snapshots),
                openings.of(config),
                client,
                new Rehearsing(
                        new Explainer(config, new RequestAssembler(headers, () -> EXPLAINED)),
                        openings.rehearsing(config)));
    }

    private Provider provider(Instance instance) {
        Provider provider = providers.get(instance.provider().name());
        if (provider == null) {
            throw new IllegalArgumentException(
                    "ai provider: " + instance.provider().name() + " is not supported.");
        }
        return provider;
    }
}
