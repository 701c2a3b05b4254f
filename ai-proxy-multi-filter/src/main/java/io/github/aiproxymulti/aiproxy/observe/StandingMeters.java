package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.standing.CircuitState;
import io.github.aiproxymulti.aiproxy.standing.Place;
import io.github.aiproxymulti.aiproxy.standing.StandingListener;
import io.github.aiproxymulti.aiproxy.standing.StandingView;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Meters of how instances stand. There are as many series as live routes have instances; those of routes that are gone go with
 * them, except for counters.
 */
public final class StandingMeters implements StandingListener {

    private final Supplier<MeterRegistry> registry;

    /**
     * Creates the counters.
     *
     * @param registry asked for with the first change
     */
    public StandingMeters(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void cooling(String routeId, String instance, int status) {
        registry.get()
                .counter("ai_proxy_cooldowns", labels(routeId, instance).and("status", Integer.toString(status)))
                .increment();
    }

    @Override
    public void circuit(String routeId, String instance, CircuitState state) {
        registry.get()
                .counter(
                        "ai_proxy_circuit_transitions",
                        labels(routeId, instance).and("state", state.name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    /**
     * Shows the instances of the live routes in gauges, now and after each change of the live routes.
     *
     * @param standings where they are read
     * @param registry where they are shown
     */
    public static void bind(Standings standings, MeterRegistry registry) {
        List<Shown> all = List.of(
                shown("ai_proxy_in_flight", "Requests at an instance", registry, StandingView::inFlight),
                shown("ai_proxy_cooling", "1 while an instance is cooling", registry, view -> is(view, Place.COOLING)),
                shown(
                        "ai_proxy_ejected",
                        "1 while an instance is out because of its circuit",
                        registry,
                        view -> is(view, Place.EJECTED)),
                shown(
                        "ai_proxy_circuit_state",
                        "0 closed or none, 1 half open, 2 open",
                        registry,
                        StandingMeters::state));
        standings.onLiveChange(() -> all.forEach(one -> one.show(standings)));
        all.forEach(one -> one.show(standings));
    }

    private static Shown shown(
            String name, String description, MeterRegistry registry, ToDoubleFunction<StandingView> value) {
        return new Shown(MultiGauge.builder(name).description(description).register(registry), value);
    }

    private static double is(StandingView view, Place place) {
        return view.place() == place ? 1 : 0;
    }

    private static double state(StandingView view) {
        return switch (view.circuit()) {
            case NONE, CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    private static Tags labels(String routeId, String instance) {
        return Tags.of("route_id", routeId, "node", instance);
    }

    private record Shown(MultiGauge gauge, ToDoubleFunction<StandingView> value) {

        void show(Standings standings) {
            gauge.register(
                    standings.views().values().stream()
                            .flatMap(List::stream)
                            .<MultiGauge.Row<?>>map(view -> row(standings, view.routeId(), view.instance()))
                            .toList(),
                    true);
        }

        private MultiGauge.Row<?> row(Standings standings, String routeId, String instance) {
            return MultiGauge.Row.of(
                    labels(routeId, instance),
                    standings,
                    live -> live.view(routeId, instance)
                            .map(value::applyAsDouble)
                            .orElse(Double.NaN));
        }
    }
}
