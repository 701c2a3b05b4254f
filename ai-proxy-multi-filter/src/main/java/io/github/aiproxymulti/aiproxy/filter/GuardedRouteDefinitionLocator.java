package io.github.aiproxymulti.aiproxy.filter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Keeps one bad definition from harming others: the gateway drops a whole refresh when one route fails to build. A definition
 * whose AI filter cannot be built is replaced by the last one of that route that could, or left out when there is none.
 */
public final class GuardedRouteDefinitionLocator implements RouteDefinitionLocator {

    private final RouteDefinitionLocator delegate;
    private final RouteGuard guard;
    private final RejectedRoutes rejected;
    private final Scheduler blocking;
    private final RouteAdvice advice = new RouteAdvice();

    /** The last good definition of each route; replaced as a whole, so it never outgrows the routes there are. */
    private volatile Map<String, RouteDefinition> lastGood = Map.of();

    /**
     * Creates the locator.
     *
     * @param delegate the gateway's own
     * @param guard says what can be built
     * @param rejected hears what cannot
     * @param blocking where configuration locations are read
     */
    public GuardedRouteDefinitionLocator(
            RouteDefinitionLocator delegate, RouteGuard guard, RejectedRoutes rejected, Scheduler blocking) {
        this.delegate = delegate;
        this.guard = guard;
        this.rejected = rejected;
        this.blocking = blocking;
    }

    @Override
    public Flux<RouteDefinition> getRouteDefinitions() {
        return delegate.getRouteDefinitions()
                .collectList()
                .flatMap(this::readLocations)
                .flatMapIterable(this::accepted);
    }

    /** Definitions may have changed while locations were read; a slow refresh must not bring back what a later one replaced. */
    private Mono<List<RouteDefinition>> readLocations(List<RouteDefinition> definitions) {
        Set<String> locations = new HashSet<>();
        definitions.forEach(definition -> locations.addAll(guard.locations(definition)));
        if (locations.isEmpty()) {
            return Mono.just(definitions);
        }
        return Mono.fromRunnable(() -> locations.forEach(guard::readAhead))
                .subscribeOn(blocking)
                .then(Mono.defer(() -> delegate.getRouteDefinitions().collectList()));
    }

    private List<RouteDefinition> accepted(List<RouteDefinition> definitions) {
        Map<String, RouteDefinition> good = new HashMap<>();
        Map<String, RejectedRoutes.Rejection> bad = new TreeMap<>();
        List<RouteDefinition> accepted = definitions.stream()
                .flatMap(definition -> accept(definition, good, bad).stream())
                .toList();
        lastGood = Map.copyOf(good);
        rejected.replaceAll(bad);
        return accepted;
    }

    private List<RouteDefinition> accept(
            RouteDefinition definition, Map<String, RouteDefinition> good, Map<String, RejectedRoutes.Rejection> bad) {
        String id = String.valueOf(definition.getId());
        InvalidRouteException problem = guard.problem(definition).orElse(null);
        RouteDefinition usable = problem == null ? definition : lastGood.get(id);
        if (problem != null) {
            bad.put(id, new RejectedRoutes.Rejection(problem.problems(), usable != null));
        }
        if (usable == null) {
            return List.of();
        }
        advice.look(usable);
        good.put(id, guard.pinned(usable));
        return List.of(usable);
    }
}
