package io.github.aiproxymulti.healthcheck.actuate;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.TargetReport;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Meters that are read when asked for: the status of each target, probes in flight, stale results, the picker cache. */
public final class HealthCheckMeters implements MeterBinder, Disposable {

    private final HealthCheckers checkers;
    private final HealthInspector inspector;
    private final @Nullable PickerCache<?> pickers;
    private final int maximumTargets;
    private final Disposable.Composite registrations = Disposables.composite();

    /**
     * Creates the binder.
     *
     * @param checkers whose views are shown
     * @param inspector knows the rest
     * @param pickers the picker cache; null for none
     * @param maximumTargets most gauges of targets, at least 0
     */
    public HealthCheckMeters(
            HealthCheckers checkers, HealthInspector inspector, @Nullable PickerCache<?> pickers, int maximumTargets) {
        this.checkers = checkers;
        this.inspector = inspector;
        this.pickers = pickers;
        this.maximumTargets = maximumTargets;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        registrations.add(new TargetMeters(checkers, registry, maximumTargets).follow());
        Gauge.builder("healthcheck.probes.in.flight", inspector, HealthCheckMeters::inFlight)
                .description("Probes that are running")
                .register(registry);
        FunctionCounter.builder("healthcheck.results.stale", inspector, HealthInspector::staleResults)
                .description("Results that arrived too late for what they were about")
                .register(registry);
        if (pickers != null) {
            bindCache(pickers, registry);
        }
    }

    /** Stops following the views. */
    @Override
    public void dispose() {
        registrations.dispose();
    }

    @Override
    public boolean isDisposed() {
        return registrations.isDisposed();
    }

    private static double inFlight(HealthInspector inspector) {
        return inspector.reports().stream()
                .flatMap(report -> report.targets().stream())
                .filter(TargetReport::inFlight)
                .count();
    }

    private static void bindCache(PickerCache<?> pickers, MeterRegistry registry) {
        Gauge.builder("healthcheck.picker.cache.size", pickers, PickerCache::estimatedSize)
                .description("Pickers in use or recent")
                .register(registry);
        counter(pickers, "healthcheck.picker.cache.gets", "hit", CacheStats::hitCount, registry);
        counter(pickers, "healthcheck.picker.cache.gets", "miss", CacheStats::missCount, registry);
    }

    private static void counter(
            PickerCache<?> pickers,
            String name,
            String result,
            ToDoubleFunction<CacheStats> value,
            MeterRegistry registry) {
        FunctionCounter.builder(name, pickers, cache -> value.applyAsDouble(cache.stats()))
                .description("Pickers asked for")
                .tag("result", result)
                .register(registry);
    }
}
