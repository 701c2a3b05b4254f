package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.config.Auth;
import io.github.aiproxymulti.aiproxy.config.ConfigVersion;
import io.github.aiproxymulti.aiproxy.config.Instance;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The standings of all instances. A configuration that says the same of an instance finds the standing it had; one that says
 * something else begins anew. What no live route has any more is forgotten with the next {@link #follow}.
 */
public final class Standings {

    private final Surroundings surroundings;
    private final Map<StandingKey, InstanceStanding> known = new ConcurrentHashMap<>();

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private volatile Map<String, RouteStanding> live = Map.of();

    /**
     * Starts without any.
     *
     * @param nanos a monotonic clock in nanoseconds
     * @param clock the time of day, for dates in headers and for people
     * @param listener hears of changes
     */
    public Standings(LongSupplier nanos, Clock clock, StandingListener listener) {
        this.surroundings = Surroundings.of(nanos, clock, listener);
    }

    /**
     * The standing of a route's instances.
     *
     * @param routeId the route
     * @param instances its instances, in order
     * @param rules what it configures
     */
    public RouteStanding of(String routeId, List<Instance> instances, Rules rules) {
        return new RouteStanding(
                routeId,
                instances.stream()
                        .map(instance -> standing(routeId, instance, rules))
                        .toList(),
                instances.stream().map(Standings::credential).toList(),
                rules,
                surroundings);
    }

    /**
     * Keeps the standings of the live routes and no others. What a live route holds is taken up again if it had been
     * forgotten, so the outcome depends on these routes alone.
     *
     * @param routes of every live route
     */
    public void follow(Collection<RouteStanding> routes) {
        Map<StandingKey, InstanceStanding> wanted = new LinkedHashMap<>();
        Map<String, RouteStanding> byId = new TreeMap<>();
        for (RouteStanding route : routes) {
            byId.putIfAbsent(route.routeId(), route);
            route.instances().forEach(instance -> wanted.putIfAbsent(instance.key(), instance));
        }
        known.keySet().retainAll(wanted.keySet());
        known.putAll(wanted);
        live = Map.copyOf(byId);
        listeners.forEach(Runnable::run);
    }

    /**
     * Calls back whenever the live routes may be others, after they are. For as long as these standings are there.
     *
     * @param listener must be quick and must not throw
     */
    public void onLiveChange(Runnable listener) {
        listeners.add(listener);
    }

    /** How the instances of all live routes stand at this moment, by route id; of each in configuration order. */
    public Map<String, List<StandingView>> views() {
        Map<String, List<StandingView>> views = new TreeMap<>();
        live.forEach((routeId, route) -> views.put(routeId, route.views()));
        return views;
    }

    /**
     * How the instances of a live route stand at this moment, in configuration order; empty when there is no such route.
     *
     * @param routeId the route
     */
    public List<StandingView> views(String routeId) {
        RouteStanding route = live.get(routeId);
        return route == null ? List.of() : route.views();
    }

    /**
     * How one instance of a live route stands at this moment; empty when there is no such instance.
     *
     * @param routeId the route
     * @param instance the instance's name
     */
    public Optional<StandingView> view(String routeId, String instance) {
        return views(routeId).stream()
                .filter(view -> view.instance().equals(instance))
                .findFirst();
    }

    private InstanceStanding standing(String routeId, Instance instance, Rules rules) {
        StandingKey key = new StandingKey(
                routeId, instance.name(), version(instance, rules).digest());
        return known.computeIfAbsent(
                key, ignored -> new InstanceStanding(key, instance, rules.circuits(), surroundings));
    }

    /** All that tells one upstream from another; share, priority and checks may change without it becoming another. */
    private static ConfigVersion version(Instance instance, Rules rules) {
        return ConfigVersion.of(Arrays.<@Nullable Object>asList(
                instance.provider(),
                instance.auth(),
                instance.options(),
                instance.override(),
                instance.providerConf(),
                instance.maxConcurrency(),
                rules.cooldown(),
                rules.circuits()));
    }

    /** Equal for equal credentials; empty when the client's own are passed on, which say nothing about the next client's. */
    private static String credential(Instance instance) {
        Auth auth = instance.auth();
        return auth.isEmpty() ? "" : ConfigVersion.of(List.of(auth)).digest();
    }
}
