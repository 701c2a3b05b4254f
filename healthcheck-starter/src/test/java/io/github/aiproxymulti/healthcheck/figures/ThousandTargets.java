package io.github.aiproxymulti.healthcheck.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.checker.HealthEngine;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.probe.NettyProber;
import io.github.aiproxymulti.healthcheck.probe.ProbeRequest;
import io.github.aiproxymulti.healthcheck.probe.ProbeTls;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import io.github.aiproxymulti.healthcheck.store.InMemoryHealthStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * 1,000 targets in 100 resources, each probed over HTTP every second with connections of its own; the targets are another
 * process. A program of its own and not a test, since the detector of blocking calls that tests run with would be measured
 * too. {@code -Dfigures.seconds} says how long, {@code -Dfigures.spread} over how many milliseconds the resources start.
 */
final class ThousandTargets {

    private static final int RESOURCES = 100;
    private static final int EACH = 10;
    private static final int SECONDS = Integer.getInteger("figures.seconds", 60);
    private static final int SPREAD_MILLIS = Integer.getInteger("figures.spread", 1000);
    private static final int WARM_UP_SECONDS = 20;

    /** When each target was asked, in nanoseconds since the start. */
    private final Map<String, long[]> asked = new ConcurrentHashMap<>();

    private final Map<String, Integer> times = new ConcurrentHashMap<>();
    private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
    private final AtomicLong slowest = new AtomicLong();
    private final long begin = System.nanoTime();

    public static void main(String[] args) throws Exception {
        new ThousandTargets().measure();
    }

    private void measure() throws Exception {
        Process targets = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyTargets.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(targets.getInputStream(), StandardCharsets.US_ASCII));
                HealthEngine engine = HealthEngine.builder()
                        .scheduler(Schedulers.parallel())
                        .random(new Random(1))
                        .prober(timed(
                                new NettyProber(Schedulers.parallel(), Schedulers.boundedElastic(), ProbeTls.NONE)))
                        .resolver(host -> Mono.just(new Resolution(List.of(host), Duration.ofDays(1))))
                        .store(new InMemoryHealthStore())
                        .listeners(List.of(new Outcomes()))
                        .start()) {
            start(engine, Integer.parseInt(out.readLine().trim()));
            pause(Duration.ofSeconds(WARM_UP_SECONDS));
            outcomes.clear();
            long memory = memory();
            long cpu = cpuNanos();
            long wall = System.nanoTime();
            int before = total();
            pause(Duration.ofSeconds(SECONDS));
            double cores = (double) (cpuNanos() - cpu) / (System.nanoTime() - wall);
            int probes = total() - before;
            long growth = memory() - memory;
            double[] late = lateness();
            System.out.println("outcomes " + outcomes + ", slowest probe so far " + slowest + " ms");
            System.out.printf(
                    "%d targets, %d s after %d s of warm-up: %d probes, %.1f %% of one core, heap %+d KiB,"
                            + " late p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                    RESOURCES * EACH,
                    SECONDS,
                    WARM_UP_SECONDS,
                    probes,
                    cores * 100,
                    growth / 1024,
                    late[late.length / 2],
                    late[late.length * 99 / 100],
                    late[late.length - 1]);
            assertThat(probes).isGreaterThan(RESOURCES * EACH * SECONDS * 9 / 10);
            assertThat(engine.views()).hasSize(RESOURCES).allMatch(HealthView::isUsable);
            assertThat(growth).as("nothing piles up").isLessThan(16L * 1024 * 1024);
        } finally {
            targets.destroy();
            Schedulers.shutdownNow();
        }
    }

    /** What became of the probes, and how long they took, in milliseconds. */
    private final class Outcomes implements HealthListener {
        @Override
        public void onProbe(ProbeReport probe) {
            outcomes.merge(probe.outcome().label(), 1, Integer::sum);
            slowest.accumulateAndGet(probe.duration().toMillis(), Math::max);
        }
    }

    private static void start(HealthEngine engine, int port) {
        Map<ResourceId, CheckSpec> desired = new HashMap<>();
        ActiveCheck check = Specs.BASE.timeout(Duration.ofSeconds(1)).active();
        for (int i = 0; i < RESOURCES; i++) {
            int resource = i;
            List<Endpoint> endpoints = IntStream.range(0, EACH)
                    .mapToObj(j -> new Endpoint("127.1." + resource + "." + (j + 1), port))
                    .toList();
            desired.put(new ResourceId("r" + i), new CheckSpec(new Checks(check, null), endpoints));
            engine.reconcile("figures", desired);
            pause(Duration.ofMillis(SPREAD_MILLIS / RESOURCES));
        }
    }

    private Prober timed(Prober prober) {
        return new Prober() {
            @Override
            public Mono<Observation> probe(ProbeRequest request) {
                String host = request.target().host();
                int index = times.merge(host, 1, Integer::sum) - 1;
                long[] nanos = asked.computeIfAbsent(host, h -> new long[SECONDS + WARM_UP_SECONDS + 60]);
                if (index < nanos.length) {
                    nanos[index] = System.nanoTime() - begin;
                }
                return prober.probe(request);
            }

            @Override
            public void prepare(ActiveCheck check) {
                prober.prepare(check);
            }
        };
    }

    private int total() {
        return times.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How much later than its turn each probe was sent, in milliseconds; the turns are those of the most punctual one. */
    private double[] lateness() {
        List<Double> late = new ArrayList<>();
        asked.forEach((host, nanos) -> {
            int count = Math.min(times.getOrDefault(host, 0), nanos.length);
            long phase = Long.MAX_VALUE;
            for (int i = 0; i < count; i++) {
                phase = Math.min(phase, nanos[i] - turn(nanos, i) * 1_000_000_000L);
            }
            for (int i = WARM_UP_SECONDS; i < count; i++) {
                late.add((nanos[i] - turn(nanos, i) * 1_000_000_000L - phase) / 1e6);
            }
        });
        double[] sorted = late.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    private static long turn(long[] nanos, int i) {
        return Math.round((nanos[i] - nanos[0]) / 1e9);
    }

    private static void pause(Duration time) {
        assertThat(Mono.delay(time).block(time.plusMinutes(1))).isZero();
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long memory() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
