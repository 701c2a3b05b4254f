package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import org.junit.jupiter.api.Test;

class ActiveProbingTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";

    private final World world = new World();

    @Test
    void isReadyBeforeReconcileReturnsWhenThereIsNothingToResolve() {
        world.want(Specs.BASE.at(A));
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
        assertThat(world.status(A)).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void probesUsableAndUnusableTargetsEachInTheirOwnRhythmAndNobodyAtTheStart_HC910() {
        world.prober.answer(B, new Observation.TcpFailure("refused"));
        world.want(Specs.BASE.every(1, 2).at(A, B));
        world.engine.setStatus(World.R, world.key(B), false);
        world.seconds(4);
        assertThat(world.prober.times(A)).containsExactly(1000L, 2000L, 3000L, 4000L);
        assertThat(world.prober.times(B)).containsExactly(2000L, 4000L);
    }

    @Test
    void becomesUnhealthyAfterAsManyProbesAsTheThreshold_HC070() {
        world.prober.answer(A, new Observation.TcpFailure("refused"));
        world.want(Specs.BASE.limits(2, 5, 3, 3).at(A)).seconds(2);
        assertThat(world.status(A)).isEqualTo(HealthStatus.MOSTLY_HEALTHY);
        world.seconds(1);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(world.health(A).counters().tcpFailure()).isEqualTo(3);
    }
}
