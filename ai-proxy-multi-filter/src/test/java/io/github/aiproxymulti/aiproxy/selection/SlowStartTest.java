package io.github.aiproxymulti.aiproxy.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlowStartTest {

    private static final String CHECKS = "checks: {active: {}}";

    private final AtomicLong now = new AtomicLong(1_000_000);
    private final SlowStart tenSeconds =
            new SlowStart(Duration.ofSeconds(10), now::get, (resource, target) -> OptionalLong.empty());

    @ParameterizedTest
    @CsvSource({"0, 0.1", "500, 0.1", "2500, 0.25", "5000, 0.5", "9000, 0.9", "10000, 1", "60000, 1"})
    void letsTheShareComeBackOverTheWindow(long elapsed, double share) {
        Random random = new Random(5);
        long began = now.get() - elapsed;
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            taken += random.nextDouble() < tenSeconds.share(began) ? 1 : 0;
        }
        assertThat(taken / 20_000.0).isBetween(share - 0.02, share + 0.02);
    }

    @Test
    void holdsNobodyBackWhoWasNeverUnusable() {
        assertThat(tenSeconds.share(SlowStart.NEVER)).isEqualTo(1);
    }

    @Test
    void isOffUnlessAsked() {
        assertThat(SlowStart.OFF.share(now.get())).isEqualTo(1);
    }

    @Test
    void givesARecoveredInstanceLittleAtFirstAndItsWholeShareInTheEnd() {
        FakeCheckers checkers = new FakeCheckers();
        long recovered = now.get();
        SlowStart slowStart = new SlowStart(
                Duration.ofSeconds(10),
                now::get,
                (resource, target) ->
                        resource.value().equals("r/a") ? OptionalLong.of(recovered) : OptionalLong.empty());
        List<InstancePlan> plans = Plans.list(Plans.local("a", 1001, CHECKS), Plans.local("b", 1002, CHECKS));
        Routing routing = new Routing(
                "r",
                plans,
                checkers,
                Standing.of(plans),
                new SnapshotFactory(
                        "v",
                        Algorithm.ROUNDROBIN,
                        new Balancing(new PickerCache<>(10), slowStart, Standing.fresh(), new Random(1))));
        checkers.ready("r/a", true);
        checkers.ready("r/b", true);

        assertThat(shareOfA(routing)).isBetween(0.02, 0.15);
        now.addAndGet(10_000);
        assertThat(shareOfA(routing)).isEqualTo(0.5);
    }

    private static double shareOfA(Routing routing) {
        InstanceSelector selector = new InstanceSelector(routing, new Random(3));
        int picked = 0;
        for (int i = 0; i < 1000; i++) {
            Selection selection = selector.open(0, Admission.ALL).next();
            picked += ((Selection.Chosen) selection).plan().name().equals("a") ? 1 : 0;
        }
        return picked / 1000.0;
    }
}
