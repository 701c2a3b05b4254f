package io.github.aiproxymulti.aiproxy.balancer;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** One pick for a fresh request; the memory of what the request has tried is its own and not counted. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickingBenchmark {

    /** Which picker. */
    @Param({"roundrobin", "chash", "bounded", "least_request", "ewma"})
    public String algorithm = "roundrobin";

    /** How many instances. */
    @Param({"2", "10", "50"})
    public int instances = 2;

    private Picker picker = new PriorityPicker(List.of());
    private Load load = Load.NONE;

    /** Builds the picker. */
    @Setup
    public void build() {
        List<Member> members = IntStream.range(0, instances)
                .mapToObj(i -> new Member(i, "instance-" + i, 1 + i % 3, 0))
                .toList();
        RandomGenerator random = new SharedGenerator();
        picker = switch (algorithm) {
            case "chash" -> Pickers.consistentHash(members);
            case "bounded" -> Pickers.boundedHash(members, 125);
            case "least_request" -> Pickers.leastRequest(members, random);
            case "ewma" -> Pickers.fastest(members, random);
            default -> Pickers.roundRobin(members, random);
        };
        load = new MeteredLoad(instances);
    }

    /** One thread. */
    @Benchmark
    @Threads(1)
    public int pick(Asking asking) {
        return asking.ask(picker, load);
    }

    /** Two threads. */
    @Benchmark
    @Threads(2)
    public int pickOnTwoThreads(Asking asking) {
        return asking.ask(picker, load);
    }

    /** What a thread asks with. */
    @State(Scope.Thread)
    public static class Asking {

        private final SplittableRandom hashes = new SplittableRandom(1);

        int ask(Picker picker, Load load) {
            return picker.pick(new Attempts(load), hashes.nextInt());
        }
    }

    private static final class SharedGenerator implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    private static final class MeteredLoad implements Load {

        private final List<LoadMeter> meters;

        MeteredLoad(int instances) {
            meters = IntStream.range(0, instances)
                    .mapToObj(i -> {
                        LoadMeter meter = new LoadMeter(System::nanoTime);
                        meter.tryBegin(10);
                        meter.firstContent(1_000_000L * (i + 1));
                        return meter;
                    })
                    .toList();
        }

        @Override
        public double load(int instance) {
            return meters.get(instance).load();
        }

        @Override
        public long now() {
            return System.nanoTime();
        }

        @Override
        public double latencyNanos(int instance, long now) {
            return meters.get(instance).latencyNanos(now);
        }

        @Override
        public int inFlight(int instance) {
            return meters.get(instance).inFlight();
        }
    }
}
