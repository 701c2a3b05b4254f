package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TransitionCause;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens when the store turns out to know better. */
class StaleWriteTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    private final World world = new World();

    @Test
    void takesOverWhatTheStoreHoldsWhenItsWriteIsRefused() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).every(999, 999).at(A, B));
        somebodyElseFindsDown(A);
        assertThat(world.view().isUsable(world.node(A)))
                .as("nobody has told yet")
                .isTrue();
        world.traffic(B, REFUSED);
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        assertThat(world.listener.heard).contains("store r: refused: the store holds something newer");
        assertThat(world.listener.transitions)
                .last()
                .satisfies(last -> assertThat(last.cause()).isEqualTo(TransitionCause.SHARED));
    }

    @Test
    void believesASilentStoreOnlyOnce() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).every(999, 999).at(A, B));
        somebodyElseFindsDown(A);
        world.traffic(B, REFUSED);
        world.traffic(B, REFUSED, REFUSED);
        assertThat(world.status(B))
                .as("what is measured here counts all the same")
                .isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void numbersNewThingsAfterAllThatTheStoreRemembers() {
        long later = new World().want(Specs.BASE.at(A)).view().generation() + 1_000;
        save(later, TargetHealth.NEW, 0);
        world.want(Specs.BASE.at(A));
        assertThat(world.view().generation()).isGreaterThan(later);
        assertThat(world.store.results).containsOnly(WriteResult.OK);
    }

    private void somebodyElseFindsDown(String address) {
        save(world.view().generation() + 1_000, TargetHealth.forced(false), 0);
        assertThat(world.knows(address)).isTrue();
    }

    private void save(long generation, TargetHealth health, long epoch) {
        StoredHealth held = new StoredHealth(
                World.R,
                Plan.NONE,
                generation,
                generation,
                Map.of(
                        new TargetKey(A, 80, A), new StoredTarget(1, health),
                        new TargetKey(B, 80, B), new StoredTarget(1, TargetHealth.NEW)));
        assertThat(world.store.inner.save(held, epoch).block(Duration.ofSeconds(1)))
                .isEqualTo(WriteResult.OK);
    }
}
