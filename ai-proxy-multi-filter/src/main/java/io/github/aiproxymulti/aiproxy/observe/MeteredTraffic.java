package io.github.aiproxymulti.aiproxy.observe;

import io.github.aiproxymulti.aiproxy.explain.Traffic;
import io.github.aiproxymulti.aiproxy.explain.TrafficSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads what has gone through instances from the meters of {@link LlmMeters}, when it is asked. */
public final class MeteredTraffic implements TrafficSource {

    private final Supplier<MeterRegistry> registry;

    /**
     * Creates the reader.
     *
     * @param registry where the meters are
     */
    public MeteredTraffic(Supplier<MeterRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Map<String, Traffic> of(String routeId) {
        Map<String, Traffic> all = new TreeMap<>();
        add(routeId, LlmMeters.PROMPT_DIST, all, meter -> new Traffic(count(meter), 0, 0, 0, 0, 0, 0));
        add(routeId, LlmMeters.PROMPT, all, meter -> new Traffic(0, counted(meter), 0, 0, 0, 0, 0));
        add(routeId, LlmMeters.COMPLETION, all, meter -> new Traffic(0, 0, counted(meter), 0, 0, 0, 0));
        add(
                routeId,
                LlmMeters.LATENCY,
                all,
                meter -> Objects.equals(meter.getId().getTag("type"), "total")
                        ? new Traffic(0, 0, 0, count(meter), sum(meter), 0, 0)
                        : new Traffic(0, 0, 0, 0, 0, count(meter), sum(meter)));
        return all;
    }

    private void add(String routeId, String name, Map<String, Traffic> to, Reading reading) {
        for (Meter meter : registry.get().find(name).tag(Labels.ROUTE, routeId).meters()) {
            String node = meter.getId().getTag(Labels.NODE);
            if (node != null && !node.isEmpty()) {
                to.merge(node, reading.of(meter), MeteredTraffic::sum);
            }
        }
    }

    private static Traffic sum(Traffic a, Traffic b) {
        return new Traffic(
                a.requests() + b.requests(),
                a.promptTokens() + b.promptTokens(),
                a.completionTokens() + b.completionTokens(),
                a.answers() + b.answers(),
                a.millis() + b.millis(),
                a.streams() + b.streams(),
                a.firstTokenMillis() + b.firstTokenMillis());
    }

    private static long counted(Meter meter) {
        return meter instanceof Counter counter ? Math.round(counter.count()) : 0;
    }

    private static long count(Meter meter) {
        return meter instanceof DistributionSummary summary ? summary.count() : 0;
    }

    private static double sum(Meter meter) {
        return meter instanceof DistributionSummary summary ? summary.totalAmount() : 0;
    }

    /** What one meter says. */
    @FunctionalInterface
    private interface Reading {
        Traffic of(Meter meter);
    }
}
