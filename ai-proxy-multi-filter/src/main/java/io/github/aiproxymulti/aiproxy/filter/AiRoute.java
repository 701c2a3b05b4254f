package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.exchange.AttemptLoop;
import io.github.aiproxymulti.aiproxy.health.InstanceCheckers;
import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.netty.http.client.HttpClient;

/**
 * One configuration, compiled. Usually belongs to one route; a filter that was built in Java may stand in several, then each
 * has a routing of its own.
 */
final class AiRoute {

    private final AiProxyMultiConfig config;
    private final List<InstancePlan> plans;
    private final ClientRequestReader reader;
    private final AttemptLoop loop;
    private final Function<String, Routing> routings;
    private final Function<Routing, Opening> openings;

    /** The shared client is forgotten, and its connections with it, when no route holds it. */
    private final HttpClient client;

    private final Rehearsing rehearsing;

    /** One per route that holds this filter, so bounded by the number of routes. */
    private final Map<String, Placed> placed = new ConcurrentHashMap<>();

    AiRoute(
            AiProxyMultiConfig config,
            List<InstancePlan> plans,
            AttemptLoop loop,
            Function<String, Routing> routings,
            Function<Routing, Opening> openings,
            HttpClient client,
            Rehearsing rehearsing) {
        this.config = config;
        this.plans = List.copyOf(plans);
        this.reader = new ClientRequestReader(config.limits().maxRequestBytes());
        this.loop = loop;
        this.routings = routings;
        this.openings = openings;
        this.client = client;
        this.rehearsing = rehearsing;
    }

    /** What is legal in this configuration but will probably not do what is meant. */
    List<String> advice() {
        return InstanceCheckers.advice(plans);
    }

    ClientRequestReader reader() {
        return reader;
    }

    /** The client of this route's transport settings, shared with the routes that have the same. */
    HttpClient client() {
        return client;
    }

    AiProxyMultiConfig config() {
        return config;
    }

    List<InstancePlan> plans() {
        return plans;
    }

    Rehearsing rehearsing() {
        return rehearsing;
    }

    Logging logging() {
        return config.logging();
    }

    AttemptLoop loop() {
        return loop;
    }

    /** Whether an instance whose quota is spent is passed over while picking. With one instance there is nothing to pick. */
    boolean passesOverSpentInstances() {
        return config.fallback().onQuota() && size() > 1;
    }

    /** The number of instances. */
    int size() {
        return plans.size();
    }

    Routing routing(String routeId) {
        return placed(routeId).routing();
    }

    Opening opening(String routeId) {
        return placed(routeId).opening();
    }

    private Placed placed(String routeId) {
        Placed found = placed.get(routeId);
        return found == null ? placed.computeIfAbsent(routeId, this::place) : found;
    }

    private Placed place(String routeId) {
        Routing routing = routings.apply(routeId);
        return new Placed(routing, openings.apply(routing));
    }

    @Override
    public String toString() {
        String instances = plans.stream().map(InstancePlan::name).collect(Collectors.joining(", "));
        return "algorithm = " + config.balancer().algorithm() + ", instances = [" + instances + "], version = "
                + config.version().digest();
    }

    private record Placed(Routing routing, Opening opening) {}
}
