package io.github.aiproxymulti.aiproxy.filter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
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

    /** Reads are numbered when they begin: two may overlap, and the slower one may be the older one. */
    private final AtomicLong reads = new AtomicLong();

    /** What the newest read has found; replaced as a whole, so it never outgrows the routes there are. */
    private final AtomicReference<Found> newest = new AtomicReference<>(new Found(0, List.of(), Map.of()));

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
        return read().flatMap(this::readLocations).flatMapIterable(this::accepted);
    }

    private Mono<Read> read() {
        return Mono.defer(() -> {
            long number = reads.incrementAndGet();
            return delegate.getRouteDefinitions().collectList().map(definitions -> new Read(number, definitions));
        });
    }

    /** Definitions may have changed while locations were read; a slow refresh must not bring back what a later one replaced. */
    private Mono<Read> readLocations(Read read) {
        Set<String> locations = new HashSet<>();
        read.definitions().forEach(definition -> locations.addAll(guard.locations(definition)));
        if (locations.isEmpty()) {
            return Mono.just(read);
        }
        return Mono.fromRunnable(() -> locations.forEach(guard::readAhead))
                .subscribeOn(blocking)
                .then(read());
    }

    /** A read that was overtaken answers with what the newer one has found, so that the older never comes back. */
    private List<RouteDefinition> accepted(Read read) {
        Found before = found();
        while (read.number() > before.number()) {
            Map<String, RouteDefinition> good = new HashMap<>();
            Map<String, RejectedRoutes.Rejection> bad = new TreeMap<>();
            Map<String, RouteDefinition> lastGood = before.lastGood();
            List<RouteDefinition> accepted = read.definitions().stream()
                    .flatMap(definition -> accept(definition, lastGood, good, bad).stream())
                    .toList();
            if (newest.compareAndSet(before, new Found(read.number(), accepted, Map.copyOf(good)))) {
                rejected.replaceAll(read.number(), bad);
                return accepted;
            }
            before = found();
        }
        return before.accepted();
    }

    private Found found() {
        return Objects.requireNonNull(newest.get());
    }

    private List<RouteDefinition> accept(
            RouteDefinition definition,
            Map<String, RouteDefinition> lastGood,
            Map<String, RouteDefinition> good,
            Map<String, RejectedRoutes.Rejection> bad) {
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

    private record Read(long number, List<RouteDefinition> definitions) {}

    /**
     * What one read has found.
     *
     * @param number of the read
     * @param accepted the definitions that can be built
     * @param lastGood the last good definition of each route
     */
    private record Found(long number, List<RouteDefinition> accepted, Map<String, RouteDefinition> lastGood) {}
}
