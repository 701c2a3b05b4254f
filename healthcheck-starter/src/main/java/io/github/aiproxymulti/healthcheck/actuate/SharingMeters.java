package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.sharing.SharingStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Meters of sharing with other processes, read when asked for. */
public final class SharingMeters implements MeterBinder {

    private final Supplier<SharingStatus> sharing;

    /** Creates the binder. */
    public SharingMeters(Supplier<SharingStatus> sharing) {
        this.sharing = sharing;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "connected", "1 when the shared storage answers, 0 when not", s -> s.connected() ? 1 : 0);
        gauge(registry, "resources", "Resources that are shared", SharingStatus::resources);
        gauge(registry, "probing", "Resources this process probes for all", SharingStatus::probing);
        gauge(registry, "alone", "Resources this process probes for itself only", SharingStatus::alone);
        counter(registry, "writes.refused", "Writes that were no longer current", SharingStatus::refusedWrites);
        counter(registry, "calls.failed", "Calls that failed or took too long", SharingStatus::failedCalls);
        counter(registry, "values.foreign", "Values nobody of ours wrote", SharingStatus::foreignValues);
    }

    private void gauge(MeterRegistry registry, String name, String text, ToDoubleFunction<SharingStatus> value) {
        Gauge.builder("healthcheck.sharing." + name, sharing, from -> value.applyAsDouble(from.get()))
                .description(text)
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String text, ToDoubleFunction<SharingStatus> value) {
        FunctionCounter.builder("healthcheck.sharing." + name, sharing, from -> value.applyAsDouble(from.get()))
                .description(text)
                .register(registry);
    }
}
