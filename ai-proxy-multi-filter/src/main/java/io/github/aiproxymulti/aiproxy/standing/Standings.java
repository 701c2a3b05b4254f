package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.ConfigVersion;
import io.github.aiproxymulti.aiproxy.config.Instance;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The standings of all instances. A configuration that says the same of an instance finds the standing it had; one that says
 * something else begins anew. What no live route has any more is forgotten with the next {@link #follow}.
 */
public final class Standings {

    private final Map<StandingKey, InstanceStanding> known = new ConcurrentHashMap<>();

    /**
     * The standing of a route's instances.
     *
     * @param routeId the route
     * @param instances its instances, in order
     */
    public RouteStanding of(String routeId, List<Instance> instances) {
        return new RouteStanding(instances.stream()
                .map(instance -> new StandingKey(
                        routeId, instance.name(), version(instance).digest()))
                .map(key -> known.computeIfAbsent(key, InstanceStanding::new))
                .toList());
    }

    /**
     * Keeps the standings of the live routes and no others. What a live route holds is taken up again if it had been
     * forgotten, so the outcome depends on these routes alone.
     *
     * @param live of every live route
     */
    public void follow(Collection<RouteStanding> live) {
        Map<StandingKey, InstanceStanding> wanted = new LinkedHashMap<>();
        live.forEach(route -> route.instances().forEach(instance -> wanted.putIfAbsent(instance.key(), instance)));
        known.keySet().retainAll(wanted.keySet());
        known.putAll(wanted);
    }

    /** All that tells one upstream from another; share, priority and checks may change without it becoming another. */
    private static ConfigVersion version(Instance instance) {
        return ConfigVersion.of(List.of(
                instance.provider(),
                instance.auth(),
                instance.options(),
                instance.override(),
                instance.providerConf()));
    }
}
