package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Meters of what limits do. Labels are route ids and the names of connections, which the configuration bounds. */
public final class LimitMeters implements LimitListener {

    private static final String OUTCOMES = "ai_limit_outcomes";

    private final Supplier<MeterRegistry> registry;

    private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();

    /** By connection: 1 while it is in trouble. */
    private final Map<String, AtomicInteger> troubles = new ConcurrentHashMap<>();

    /**
     * Creates the listener.
     *
     * @param registry where to; asked for when there is something to count
     */
    public LimitMeters(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void rejected(String routeId) {
        count(routeId, "rejected");
    }

    @Override
    public void passedOver(String routeId) {
        count(routeId, "passed_over");
    }

    @Override
    public void unresolved(String routeId) {
        count(routeId, "unresolved");
    }

    @Override
    public void unavailable(String routeId) {
        count(routeId, "unavailable");
    }

    @Override
    public void uncharged(String routeId) {
        count(routeId, "uncharged");
    }

    @Override
    public void overflowed(String routeId) {
        count(routeId, "overflowed");
    }

    @Override
    public void backendDown(String name) {
        change(name, 1);
    }

    @Override
    public void backendUp(String name) {
        change(name, 0);
    }

    @Override
    public void foreignValues(long values) {
        Counter.builder("ai_limit_foreign_values")
                .description("Values under the keys of limits that were not ours")
                .register(registry.get())
                .increment((double) values);
    }

    /**
     * Forgets the outcomes of other routes.
     *
     * @param routeIds those that are live
     */
    public void keepOnly(Set<String> routeIds) {
        outcomes.forEach((outcome, counter) -> {
            if (!routeIds.contains(outcome.routeId()) && outcomes.remove(outcome, counter)) {
                registry.get().remove(counter);
            }
        });
    }

    private void count(String routeId, String outcome) {
        Outcome counted = new Outcome(routeId, outcome);
        Counter known = outcomes.get(counted);
        (known == null ? outcomes.computeIfAbsent(counted, this::counter) : known).increment();
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder(OUTCOMES)
                .description("What limits did to requests, other than let them through")
                .tag("route_id", outcome.routeId())
                .tag("outcome", outcome.what())
                .register(registry.get());
    }

    private void change(String name, int trouble) {
        troubles.computeIfAbsent(name, this::gauge).set(trouble);
        Counter.builder("ai_limit_backend_changes")
                .description("How often shared counters became unavailable or available")
                .tag("backend", name)
                .tag("to", trouble == 1 ? "down" : "up")
                .register(registry.get())
                .increment();
    }

    private AtomicInteger gauge(String name) {
        AtomicInteger trouble = new AtomicInteger();
        Gauge.builder("ai_limit_backend_down", trouble, AtomicInteger::get)
                .description("1 while shared counters cannot be asked")
                .tag("backend", name)
                .register(registry.get());
        return trouble;
    }

    /**
     * Something that is counted.
     *
     * @param routeId the route
     * @param what became of a request
     */
    private record Outcome(String routeId, String what) {}
}
