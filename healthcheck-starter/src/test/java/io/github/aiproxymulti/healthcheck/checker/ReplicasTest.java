package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.fixtures.ScriptedProber.Parked;
import io.github.aiproxymulti.healthcheck.fixtures.SharedStore;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lessons of health-lessons.md for two engines on one store and one clock. */
class ReplicasTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String C = "10.0.0.3";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");
    private static final TargetHealth DOWN = new TargetHealth(HealthStatus.UNHEALTHY, new Counters(0, 0, 2, 0));

    private final SharedStore store = new SharedStore();
    private final World first = new World(builder -> builder.store(store));
    private final World second = new World(builder -> builder.store(store).scheduler(first.time));

    @Test
    void knowsFromItsFirstViewWhatAnotherHasFound_L1b() {
        first.prober.answer(A, REFUSED);
        first.want(Specs.BASE.at(A, B)).seconds(10);
        second.want(Specs.BASE.at(A, B));
        assertThat(second.view().phase()).isEqualTo(Phase.READY);
        assertThat(second.health(A)).isEqualTo(DOWN);
        assertThat(second.listener.transitions).as("no event told of it").isEmpty();
    }

    @Test
    void hearsOfWhatAnotherFindsAndOfTheSameOnlyOnce_L3b() {
        first.want(Specs.BASE.at(A, B));
        second.want(Specs.BASE.at(A, B));
        HealthView before = second.view();
        first.prober.answer(A, REFUSED);
        first.seconds(2);
        HealthView after = second.view();
        assertThat(after.isUsable(second.node(A))).isFalse();
        assertThat(after.version()).isGreaterThan(before.version());
        first.seconds(10);
        assertThat(second.view()).as("nothing new, nothing changes").isSameAs(after);
        assertThat(second.prober.sent).as("one of two probes").isEmpty();
    }

    @Test
    void takesOverUnchangedWhatACrashedReplicaKnew_L4b() {
        first.prober.answer(A, REFUSED);
        first.want(Specs.BASE.at(A, C)).seconds(3);
        second.want(Specs.BASE.at(A, B));
        first.close();
        assertThat(second.health(A)).isEqualTo(DOWN);
        assertThat(second.health(B)).isEqualTo(TargetHealth.NEW);
        first.seconds(3);
        assertThat(second.prober.times(A)).as("now it is its turn to probe").isNotEmpty();
    }

    @Test
    void deletesOnceAndForGood_L4b() {
        first.want(Specs.BASE.at(A)).seconds(1);
        second.want(Specs.BASE.at(A));
        first.wantNothing();
        second.wantNothing();
        first.seconds(60);
        assertThat(store.load(World.R).blockOptional(Duration.ofSeconds(1))).isEmpty();
        assertThat(first.engine.views()).isEmpty();
        assertThat(second.engine.views()).isEmpty();
    }

    @Test
    void refusesAResultThatAPausedReplicaBringsBack_L5b() {
        Parked parked = first.prober.park(A);
        first.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B)).seconds(1);
        second.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B));
        first.wantNothing();
        second.want(Specs.BASE.limits(2, 3, 1, 3).at(B));
        parked.land(REFUSED);
        assertThat(first.engine.staleResults()).isEqualTo(1);
        assertThat(second.knows(A)).isFalse();
        second.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B));
        assertThat(second.health(A)).as("and is healthy when it returns").isEqualTo(TargetHealth.NEW);
    }
}
