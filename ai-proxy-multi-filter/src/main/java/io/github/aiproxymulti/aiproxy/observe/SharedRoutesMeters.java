package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.replicas.SharedRoutesStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Meters of shared routes, read when asked for. */
public final class SharedRoutesMeters implements MeterBinder {

    private final Supplier<SharedRoutesStatus> routes;

    /**
     * Creates the binder.
     *
     * @param routes knows how following is doing
     */
    public SharedRoutesMeters(Supplier<SharedRoutesStatus> routes) {
        this.routes = routes;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "connected", "1 when the shared storage answers, 0 when not", s -> s.connected() ? 1 : 0);
        gauge(registry, "live", "Shared routes that are live here", SharedRoutesStatus::routes);
        gauge(registry, "revision", "Number of the latest change known here", SharedRoutesStatus::revision);
        gauge(registry, "unreadable", "Routes whose latest definition is unreadable", SharedRoutesStatus::unreadable);
        counter(
                registry,
                "foreign",
                "Values nobody of ours wrote",
                s -> s.counts().foreign());
        counter(
                registry,
                "repaired",
                "Routes given back to the storage",
                s -> s.counts().repaired());
        counter(
                registry,
                "refused",
                "Writes that came too late",
                s -> s.counts().refused());
    }

    private void gauge(MeterRegistry registry, String name, String text, ToDoubleFunction<SharedRoutesStatus> value) {
        Gauge.builder("ai_proxy_shared_routes_" + name, routes, from -> value.applyAsDouble(from.get()))
                .description(text)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String text, ToDoubleFunction<SharedRoutesStatus> value) {
        FunctionCounter.builder("ai_proxy_shared_routes_" + name, routes, from -> value.applyAsDouble(from.get()))
                .description(text)
                .register(registry);
    }
}
