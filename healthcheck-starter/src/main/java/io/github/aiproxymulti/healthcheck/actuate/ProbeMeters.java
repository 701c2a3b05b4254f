package io.github.aiproxymulti.healthcheck.actuate;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/**
 * Meters of what happens: {@code healthcheck.probe} by type and outcome, {@code healthcheck.transitions} by states and cause.
 * The number of meters does not depend on the number of targets.
 */
public final class ProbeMeters implements HealthListener {

    private final Supplier<MeterRegistry> registry;

    /**
     * Creates the listener.
     *
     * @param registry where to; asked for at the first event, since registries need most of the application to be there
     */
    public ProbeMeters(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void onProbe(ProbeReport probe) {
        Timer.builder("healthcheck.probe")
                .description("How long probes take")
                .tag("type", probe.type().label())
                .tag("outcome", probe.outcome().label())
                .register(registry.get())
                .record(probe.duration());
    }

    @Override
    public void onTransition(HealthTransition transition) {
        Counter.builder("healthcheck.transitions")
                .description("Changes of the measured status of targets")
                .tag("from", transition.from().label())
                .tag("to", transition.to().label())
                .tag("cause", transition.cause().label())
                .register(registry.get())
                .increment();
    }
}
