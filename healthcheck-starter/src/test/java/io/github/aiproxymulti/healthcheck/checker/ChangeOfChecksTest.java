package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.store.Lease;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Turns go on when the checks change. */
class ChangeOfChecksTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";

    private final World world = new World();

    @Test
    void keepsTheRhythmWhenTheIntervalStays() {
        world.want(Specs.BASE.at(A)).seconds(1.4);
        world.want(Specs.BASE.limits(9, 9, 9, 9).at(A)).seconds(2);
        assertThat(world.prober.times(A)).containsExactly(1000L, 2000L, 3000L);
    }

    @Test
    void countsAnotherIntervalFromTheLastTurn() {
        world.want(Specs.BASE.every(10, 10).at(A)).seconds(14);
        world.want(Specs.BASE.every(5, 5).at(A)).seconds(7);
        world.want(Specs.BASE.every(2, 2).at(A)).seconds(2);
        assertThat(world.prober.times(A)).containsExactly(10_000L, 15_000L, 20_000L, 22_000L);
    }

    @Test
    void probesHoweverOftenTheChecksChange() {
        world.prober.answer(A, new Observation.TcpFailure("refused"));
        for (int i = 0; i < 50; i++) {
            world.want(Specs.BASE.limits(2 + i % 2, 3, 2, 3).at(A)).seconds(0.2);
        }
        assertThat(world.prober.times(A)).contains(1000L, 2000L, 3000L, 9000L, 10_000L);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void waitsOneIntervalWhenAPassIsSwitchedOn() {
        world.want(Specs.BASE.every(0, 1).at(A)).seconds(10.5);
        world.want(Specs.BASE.every(1, 1).at(A)).seconds(1);
        assertThat(world.prober.times(A)).containsExactly(11_500L);
    }

    @Test
    void forgetsNobodyWhoWasWaitingForATurn() {
        world.prober.otherwise(
                Mono.<Observation>just(new Observation.Status(200)).delayElement(Duration.ofMillis(300), world.time));
        world.want(Specs.BASE.concurrency(1).every(60, 60).at(A, B)).seconds(60.1);
        assertThat(world.prober.sent).hasSize(1);
        world.want(Specs.BASE.concurrency(1).every(60, 60).limits(3, 3, 3, 3).at(A, B));
        world.seconds(1);
        assertThat(world.prober.times(B)).as("who waited").containsExactly(60_100L);
        assertThat(world.prober.times(A)).as("whose probe was cut off").containsExactly(60_000L, 60_400L);
    }

    @Test
    void launchesNothingThatWaitedWhenTheLeaseIsLost() {
        world.prober.otherwise(
                Mono.<Observation>just(new Observation.Status(200)).delayElement(Duration.ofMillis(300), world.time));
        world.want(Specs.BASE.concurrency(1).at(A, B)).seconds(1.1);
        StoredTarget fine = new StoredTarget(1, TargetHealth.NEW);
        world.store
                .shared
                .tryEmitNext(new StoredHealth(
                        World.R,
                        Fingerprint.of(Specs.BASE.concurrency(1).at(A, B)),
                        1,
                        1,
                        Map.of(world.key(A), fine, world.key(B), fine)))
                .orThrow();
        world.store.leases.tryEmitNext(new Lease(Lease.Role.FOLLOWER, 1)).orThrow();
        world.seconds(5);
        assertThat(world.prober.sent).hasSize(1);
    }
}
