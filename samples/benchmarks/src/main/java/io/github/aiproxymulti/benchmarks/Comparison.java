package io.github.aiproxymulti.benchmarks;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Compares the routes of a scenario. They take it by turns, in short slices, so that what else happens on the machine falls on
 * all of them; a figure under load is the median of its slices, a time is taken from all of them.
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

    List<Result> of(Scenario scenario) throws InterruptedException {
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
        List<Target> targets = directFirst(scenario);
        List<OpenLoop> clients =
                targets.stream().map(target -> new OpenLoop(loops, target)).toList();
        for (int turn = 0; turn < effort.turns(); turn++) {
            for (OpenLoop client : clients) {
                client.run(effort.perSecond(), effort.timed() / effort.turns());
            }
        }
        clients.forEach(OpenLoop::close);
        Histogram direct = clients.get(0).latency();
        for (int i = 0; i < results.size(); i++) {
            Histogram through = clients.get(i + 1).latency();
            results.get(i)
                    .with("added ms p50", added(through, direct, 50))
                    .with("added ms p99", added(through, direct, 99));
        }
    }

    private void paced(Scenario scenario, List<Result> results) throws InterruptedException {
        List<Target> targets = directFirst(scenario);
        for (Target target : targets) {
            PacedStreams.run(loops, target, effort.streams(), effort.perSecond());
        }
        PacedStreams.Seen[] seen = new PacedStreams.Seen[targets.size()];
        Arrays.fill(seen, PacedStreams.Seen.nothing());
        GatewayMeter.Used[] used = new GatewayMeter.Used[targets.size()];
        Arrays.fill(used, new GatewayMeter.Used(0, 0));
        for (int turn = 0; turn < effort.turns(); turn++) {
            for (int i = 0; i < seen.length; i++) {
                GatewayMeter.Used before = meter.used();
                seen[i] = seen[i].and(PacedStreams.run(loops, targets.get(i), effort.streams(), effort.perSecond()));
                used[i] = used[i].and(meter.used().since(before));
            }
        }
        for (int i = 0; i < results.size(); i++) {
            PacedStreams.Seen through = seen[i + 1];
            results.get(i)
                    .with("CPU us/event", used[i + 1].cpuNanos() / 1e3 / through.events())
                    .with("allocated bytes/event", (double) used[i + 1].allocatedBytes() / through.events())
                    .with("first event added ms p50", added(through.first(), seen[0].first(), 50))
                    .with("first event added ms p99", added(through.first(), seen[0].first(), 99))
                    .with("event added ms p50", added(through.event(), seen[0].event(), 50))
                    .with("event added ms p99", added(through.event(), seen[0].event(), 99))
                    .with("failed", (double) through.failed());
        }
        memory(scenario, results);
    }

    private static List<Target> directFirst(Scenario scenario) {
        List<Target> all = new ArrayList<>(scenario.routes());
        all.add(0, scenario.direct());
        return all;
    }

    /** Many streams at once, twice through each route: who stalls, and whether what they took is given back. */
    private void memory(Scenario scenario, List<Result> results) throws InterruptedException {
        long[] stalls = new long[results.size()];
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < stalls.length; i++) {
                Target route = scenario.routes().get(i);
                GatewayMeter.Held before = meter.held();
                AtomicLong residentOpen = new AtomicLong();
                stalls[i] += manyStreams(route, () -> residentOpen.set(meter.residentBytes()))
                        .stalls();
                GatewayMeter.Held after = meter.held();
                results.get(i)
                        .with("stalls of " + effort.manyStreams() + " streams", (double) stalls[i])
                        .with("heap MB before", before.heapBytes() / 1e6)
                        .with("heap MB after", after.heapBytes() / 1e6)
                        .with("resident MB before", before.residentBytes() / 1e6)
                        .with("resident MB with all open", residentOpen.get() / 1e6)
                        .with("resident MB after", after.residentBytes() / 1e6);
            }
        }
    }

    private PacedStreams.Seen manyStreams(Target route, Runnable allOpen) throws InterruptedException {
        PacedStreams.Seen seen = PacedStreams.run(loops, route, effort.manyStreams(), effort.manyStreams(), allOpen);
        if (seen.failed() > 0) {
            throw new IllegalStateException(route.name() + ": " + seen.failed() + " failed streams of "
                    + effort.manyStreams() + ", so that stalls say nothing");
        }
        return seen;
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
