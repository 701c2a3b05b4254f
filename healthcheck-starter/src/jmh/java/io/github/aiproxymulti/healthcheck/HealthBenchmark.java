package io.github.aiproxymulti.healthcheck;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The state machine of one target. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HealthBenchmark {

    private final Thresholds thresholds = new Thresholds(Set.of(200), Set.of(500), 2, 3, 2, 3);
    private final Observation good = new Observation.Success();
    private TargetHealth health = TargetHealth.NEW;

    /** What most probes say. */
    @Benchmark
    public TargetHealth success() {
        health = health.after(good, thresholds);
        return health;
    }
}
