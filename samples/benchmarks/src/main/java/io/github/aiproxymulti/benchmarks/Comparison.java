package io.github.aiproxymulti.benchmarks;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Compares the routes of a scenario. Each figure under load is the median of slices that alternate between the routes, so that
 * what else happens on the machine falls on both.
 */
final class Comparison {

    private static final String RATIO = " / plain";

    private final EventLoopGroup loops;
    private final GatewayMeter meter;
    private final Effort effort;

    Comparison(EventLoopGroup loops, GatewayMeter meter, Effort effort) {
        this.loops = loops;
        this.meter = meter;
        this.effort = effort;
    }

    List<Result> of(Scenario scenario) throws InterruptedException, IOException {
        List<Result> results = new ArrayList<>();
        for (Target route : scenario.routes()) {
            results.add(Result.of(scenario.name(), route.name()));
        }
        if (scenario.shape().paceMillis() > 0) {
            paced(scenario, results);
        } else {
            saturated(scenario, results);
            timed(scenario, results);
        }
        return results;
    }

    /** What a route can take, and what one exchange or one event costs then. */
    private void saturated(Scenario scenario, List<Result> results) throws InterruptedException {
        for (Target route : scenario.routes()) {
            slice(route, effort.warmUpMillis());
        }
        Map<String, double[]> perRoute = new HashMap<>();
        for (int i = 0; i < effort.slices(); i++) {
            for (Target route : scenario.routes()) {
                Slice slice = slice(route, effort.sliceMillis());
                put(perRoute, route.name() + " rate", i, slice.rate());
                put(perRoute, route.name() + " cpu", i, slice.cpuMicros());
                put(perRoute, route.name() + " bytes", i, slice.bytes());
            }
        }
        String unit = scenario.shape().streams() ? "event" : "request";
        String plain = scenario.routes().get(0).name();
        for (int i = 0; i < results.size(); i++) {
            String route = scenario.routes().get(i).name();
            results.get(i)
                    .with(unit + "s/s", median(perRoute, route + " rate"))
                    .with("CPU us/" + unit, median(perRoute, route + " cpu"))
                    .with("allocated bytes/" + unit, median(perRoute, route + " bytes"))
                    .with("CPU" + RATIO, medianRatio(perRoute, route + " cpu", plain + " cpu"))
                    .with("allocated" + RATIO, medianRatio(perRoute, route + " bytes", plain + " bytes"));
        }
    }

    private void put(Map<String, double[]> all, String name, int at, double value) {
        all.computeIfAbsent(name, key -> new double[effort.slices()])[at] = value;
    }

    /**
     * One slice of load.
     *
     * @param rate exchanges or events a second
     * @param cpuMicros of the gateway for each
     * @param bytes allocated by the gateway for each
     */
    private record Slice(double rate, double cpuMicros, double bytes) {}

    private Slice slice(Target route, int millis) throws InterruptedException {
        GatewayMeter.Used before = meter.used();
        ClosedLoop.Done done = ClosedLoop.run(loops, route, effort.connections(), millis);
        GatewayMeter.Used used = meter.used().since(before);
        if (done.failed() > 0) {
            throw new IllegalStateException(route.name() + ": " + done.failed() + " failed requests");
        }
        double units = route.shape().streams() ? done.events() : done.exchanges();
        return new Slice(units * 1e9 / done.nanos(), used.cpuNanos() / units / 1e3, used.allocatedBytes() / units);
    }

    /** What a route adds to the time of the upstream at a modest rate. */
    private void timed(Scenario scenario, List<Result> results) throws InterruptedException {
        Histogram direct = OpenLoop.run(loops, scenario.direct(), effort.perSecond(), effort.timed());
        for (int i = 0; i < results.size(); i++) {
            Histogram through = OpenLoop.run(loops, scenario.routes().get(i), effort.perSecond(), effort.timed());
            results.get(i)
                    .with("added ms p50", added(through, direct, 50))
                    .with("added ms p99", added(through, direct, 99));
        }
    }

    private void paced(Scenario scenario, List<Result> results) throws InterruptedException, IOException {
        for (Target route : scenario.routes()) {
            PacedStreams.run(loops, route, effort.streams(), effort.perSecond());
        }
        PacedStreams.Seen direct = PacedStreams.run(loops, scenario.direct(), effort.streams(), effort.perSecond());
        for (int i = 0; i < results.size(); i++) {
            Target route = scenario.routes().get(i);
            GatewayMeter.Used before = meter.used();
            PacedStreams.Seen seen = PacedStreams.run(loops, route, effort.streams(), effort.perSecond());
            GatewayMeter.Used used = meter.used().since(before);
            results.get(i)
                    .with("CPU us/event", used.cpuNanos() / 1e3 / seen.events())
                    .with("allocated bytes/event", (double) used.allocatedBytes() / seen.events())
                    .with("first event added ms p50", added(seen.first(), direct.first(), 50))
                    .with("first event added ms p99", added(seen.first(), direct.first(), 99))
                    .with("event added ms p50", added(seen.event(), direct.event(), 50))
                    .with("event added ms p99", added(seen.event(), direct.event(), 99))
                    .with("failed", (double) seen.failed());
        }
        for (int i = 0; i < results.size(); i++) {
            memory(scenario.routes().get(i), results.get(i));
        }
    }

    /** Many streams at once: who stalls, and whether what they took is given back. */
    private void memory(Target route, Result result) throws InterruptedException, IOException {
        GatewayMeter.Held before = meter.held();
        PacedStreams.Seen seen = PacedStreams.run(loops, route, effort.manyStreams(), effort.manyStreams());
        if (seen.failed() > 0) {
            throw new IllegalStateException(route.name() + ": " + seen.failed() + " failed streams of "
                    + effort.manyStreams() + ", so that stalls say nothing");
        }
        GatewayMeter.Held after = meter.held();
        result.with("stalls of " + effort.manyStreams() + " streams", (double) seen.stalls())
                .with("heap MB before", before.heapBytes() / 1e6)
                .with("heap MB after", after.heapBytes() / 1e6)
                .with("resident MB after", after.residentBytes() / 1e6);
    }

    private static double added(Histogram through, Histogram direct, double percentile) {
        return (through.getValueAtPercentile(percentile) - direct.getValueAtPercentile(percentile)) / 1e6;
    }

    private static double median(Map<String, double[]> all, String name) {
        return median(all.getOrDefault(name, new double[0]));
    }

    private static double medianRatio(Map<String, double[]> all, String name, String baseline) {
        double[] values = all.getOrDefault(name, new double[0]).clone();
        double[] base = all.getOrDefault(baseline, new double[0]);
        for (int i = 0; i < values.length; i++) {
            values[i] /= base[i];
        }
        return median(values);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
