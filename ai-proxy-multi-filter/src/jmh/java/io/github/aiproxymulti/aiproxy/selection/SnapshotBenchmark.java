package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.standing.Conditions;
import io.github.aiproxymulti.aiproxy.standing.RouteStanding;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A new snapshot after a view has changed, with a picker of its own. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SnapshotBenchmark {

    /** How many instances. */
    @Param({"10", "50", "100"})
    public int instances = 10;

    /** How they are balanced; a hash ring is found again, others are made anew. */
    @Param({"ROUNDROBIN", "CHASH", "LEAST_REQUEST"})
    public Algorithm algorithm = Algorithm.ROUNDROBIN;

    private final AtomicLong versions = new AtomicLong();
    private List<InstancePlan> plans = List.of();
    private List<HealthView> views = List.of();
    private RouteStanding standing = Standing.of(List.of());
    private Balancing balancing = balancing();

    /** Makes what a snapshot is made of. */
    @Setup
    public void build() {
        plans = Plans.list(IntStream.range(0, instances)
                .mapToObj(i -> Plans.local("instance-" + i, 1 + i, ""))
                .toArray(String[]::new));
        views = plans.stream()
                .map(plan -> HealthView.unchecked(new ResourceId("r/" + plan.name())))
                .toList();
        standing = Standing.of(plans);
        balancing = balancing();
    }

    /** Builds one. */
    @Benchmark
    public Picker rebuild() {
        Conditions conditions = standing.conditions();
        SnapshotFactory factory = new SnapshotFactory(
                algorithm == Algorithm.CHASH ? "same" : "v" + versions.incrementAndGet(), algorithm, balancing);
        return factory.build("r", plans, views, 1, standing, conditions).picker();
    }

    private static Balancing balancing() {
        return new Balancing(new PickerCache<>(100), SlowStart.OFF, Standing.fresh(), new SplittableRandom(1));
    }
}
