package io.github.aiproxymulti.aiproxy.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoutingRaceTest {

    private static final int FLIPS = 1000;

    /**
     * One of two instances is healthy at any time, the other not; which one flips. Whoever asks after a flip has been
     * published must not be sent to the one that is down by then.
     */
    @Test
    void neverUsesAStaleSnapshotAfterAFlipWasPublished()
            throws ExecutionException, InterruptedException, TimeoutException {
        FakeCheckers checkers = new FakeCheckers();
        List<InstancePlan> plans = Plans.list(Plans.local("a", 1001, ""), Plans.local("b", 1002, ""));
        Routing routing = new Routing(
                "r",
                plans,
                checkers,
                Standing.of(plans),
                new SnapshotFactory(
                        "v",
                        Algorithm.ROUNDROBIN,
                        new Balancing(new PickerCache<Picker>(100), SlowStart.OFF, Standing.fresh(), new Random(1))));
        checkers.ready("r/a", true);
        checkers.ready("r/b", true);
        checkers.onRoutingChange(view -> routing.refresh());
        AtomicBoolean running = new AtomicBoolean(true);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(reader(routing, running)));
            }
            InstanceSelector selector = new InstanceSelector(routing, new Random(1));
            for (int i = 0; i < FLIPS; i++) {
                boolean aIsUp = i % 2 == 0;
                checkers.ready("r/a", true);
                checkers.ready("r/b", true);
                checkers.ready(aIsUp ? "r/b" : "r/a", false);
                assertThat(first(selector)).as("after flip " + i).isEqualTo(aIsUp ? "a" : "b");
                assertThat(routing.snapshot().revision()).isEqualTo(checkers.revision());
            }
            running.set(false);
            for (Future<Long> reader : readers) {
                assertThat(reader.get(10, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            running.set(false);
            threads.shutdownNow();
        }
    }

    /** Reads as fast as it can, to get in between; each snapshot must agree with itself. */
    private static Callable<Long> reader(Routing routing, AtomicBoolean running) {
        return () -> {
            long looked = 0;
            while (running.get() || looked == 0) {
                RoutingSnapshot snapshot = routing.snapshot();
                for (int i = 0; i < snapshot.size(); i++) {
                    assertThat(snapshot.members().get(i).usable())
                            .isEqualTo(snapshot.views().get(i).isUsable());
                }
                looked++;
            }
            return looked;
        };
    }

    private static String first(InstanceSelector selector) {
        return ((Selection.Chosen) selector.open(0, Admission.ALL).next())
                .plan()
                .name();
    }
}
