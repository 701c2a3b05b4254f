package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Outcome;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.fixtures.ScriptedProber.Parked;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

class ActiveProbingTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    private final World world = new World();

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void isReadyBeforeReconcileReturnsWhenThereIsNothingToResolve_HC004() {
        world.want(Specs.BASE.at(A));
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
        assertThat(world.status(A)).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void probesUsableAndUnusableTargetsEachInTheirOwnRhythmAndNobodyAtTheStart_HC910() {
        world.prober.answer(B, REFUSED);
        world.want(Specs.BASE.every(1, 2).at(A, B));
        world.engine.setStatus(World.R, world.key(B), false);
        world.seconds(4);
        assertThat(world.prober.times(A)).containsExactly(1000L, 2000L, 3000L, 4000L);
        assertThat(world.prober.times(B)).containsExactly(2000L, 4000L);
    }

    static Stream<Arguments> failing() {
        return Stream.of(
                Arguments.of("HTTP", new Observation.Status(500), 3, new Counters(0, 3, 0, 0)),
                Arguments.of("garbage", new Observation.Garbage(), 3, new Counters(0, 3, 0, 0)),
                Arguments.of("TCP", REFUSED, 2, new Counters(0, 0, 2, 0)),
                Arguments.of("time-out", new Observation.Timeout(), 3, new Counters(0, 0, 0, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failing")
    void becomesUnhealthyAfterAsManyProbesAsTheThreshold_HC046_HC050_HC052_HC070_HC106(
            String name, Observation seen, int limit, Counters counters) {
        world.prober.answer(A, seen);
        world.want(Specs.BASE.at(A)).seconds(limit - 0.5);
        assertThat(world.status(A)).as(name).isEqualTo(HealthStatus.MOSTLY_HEALTHY);
        world.seconds(1);
        assertThat(world.health(A)).as(name).isEqualTo(new TargetHealth(HealthStatus.UNHEALTHY, counters));
    }

    @Test
    void recoversAfterAsManyProbesAsTheThresholdAndChangesItsPass_HC020_HC066_HC071() {
        world.want(Specs.BASE.every(10, 1).limits(3, 3, 2, 3).at(A));
        world.engine.setStatus(World.R, world.key(A), false);
        world.seconds(2);
        assertThat(world.status(A)).isEqualTo(HealthStatus.MOSTLY_UNHEALTHY);
        world.seconds(1);
        assertThat(world.health(A)).isEqualTo(new TargetHealth(HealthStatus.HEALTHY, new Counters(3, 0, 0, 0)));
        world.seconds(6);
        assertThat(world.prober.times(A)).as("the other pass has it now").hasSize(3);
        world.seconds(1);
        assertThat(world.prober.times(A)).hasSize(4);
    }

    @Test
    void countsNoFurtherSuccessesOfAHealthyTarget_HC024() {
        world.want(Specs.BASE.limits(1, 3, 2, 3).at(A, B));
        world.engine.setStatus(World.R, world.key(A), false);
        world.engine.setStatus(World.R, world.key(B), false);
        world.seconds(5);
        assertThat(world.health(A)).isEqualTo(new TargetHealth(HealthStatus.HEALTHY, new Counters(1, 0, 0, 0)));
        assertThat(world.health(B)).isEqualTo(world.health(A));
    }

    @Test
    void ignoresAStatusInNeitherList_HC067() {
        world.prober.answer(A, new Observation.Status(500));
        world.want(Specs.BASE.statuses(Set.of(200), Set.of(429)).at(A)).seconds(20);
        assertThat(world.health(A)).isEqualTo(TargetHealth.NEW);
        assertThat(world.listener.probes).hasSize(20).allMatch(probe -> probe.outcome() == Outcome.IGNORED);
    }

    @Test
    void countsConfiguredStatuses_HC068() {
        world.prober.answer(A, new Observation.Status(401));
        world.want(Specs.BASE.statuses(Set.of(200), Set.of(401)).at(A)).seconds(3);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void doesNotProbeUnusableTargetsWhenThatPassIsOff_HC912() {
        world.prober.answer(A, REFUSED);
        world.want(Specs.BASE.every(1, 0).at(A)).seconds(20);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(world.prober.times(A)).hasSize(2);
    }

    @Test
    void probesNothingWhenBothPassesAreOff_HC014_HC015() {
        world.want(Specs.BASE.every(0, 0).at(A)).seconds(100);
        assertThat(world.prober.sent).isEmpty();
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
    }

    @Test
    void neverHasMoreProbesOfAPassInFlightThanAllowed() {
        world.prober.otherwise(
                Mono.<Observation>just(new Observation.Status(200)).delayElement(Duration.ofMillis(300), world.time));
        world.want(Specs.BASE
                .concurrency(3)
                .at(IntStream.rangeClosed(1, 7).mapToObj(i -> "10.0.0." + i).toArray(String[]::new)));
        world.seconds(1.95);
        assertThat(world.prober.mostRunning).isEqualTo(3);
        assertThat(world.prober.sent).hasSize(7);
    }

    @Test
    void skipsATargetWhoseProbeHasNotEnded_W16() {
        Parked parked = world.prober.park(A);
        world.want(Specs.BASE.at(A, B)).seconds(4.5);
        assertThat(parked.count()).isEqualTo(1);
        assertThat(world.prober.times(B)).as("others are not held up").hasSize(4);
        parked.land(new Observation.Status(200));
        world.seconds(1);
        assertThat(world.prober.times(A)).containsExactly(1000L, 5000L);
    }

    @Test
    void countsAProbeThatHangsAsATimeoutAndGoesOn() {
        world.prober.answer(A, Mono.never());
        world.want(Specs.BASE.at(A)).seconds(6.5);
        assertThat(world.health(A).counters().timeoutFailure()).isEqualTo(1);
        assertThat(world.prober.cancelled).isEqualTo(1);
        world.seconds(20);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void survivesAProberThatThrowsFailsOrSaysNothing_W08() {
        world.prober.by(request -> switch (world.prober.sent.size() % 4) {
            case 1 -> throw new IllegalStateException("no socket");
            case 2 -> Mono.error(new IllegalStateException("no socket"));
            case 3 -> Mono.empty();
            default -> Mono.just(new Observation.Status(500));
        });
        world.want(Specs.BASE.at(A)).seconds(12);
        assertThat(world.health(A)).isEqualTo(new TargetHealth(HealthStatus.UNHEALTHY, new Counters(0, 3, 0, 0)));
        assertThat(world.listener.probes.get(0).error()).isEqualTo("no socket");
        assertThat(world.listener.probes.get(0).outcome()).isEqualTo(Outcome.IGNORED);
    }

    @Test
    void stopsAtOnceWhenTheResourceIsGone() {
        world.prober.answer(A, Mono.never());
        world.want(Specs.BASE.at(A)).seconds(1.5);
        assertThat(world.prober.running).isEqualTo(1);
        world.wantNothing();
        assertThat(world.prober.running).isZero();
        long scheduled = world.time.getScheduledTaskCount();
        world.seconds(60);
        assertThat(world.prober.sent).hasSize(1);
        assertThat(world.time.getScheduledTaskCount()).isEqualTo(scheduled);
    }

    @Test
    void reportsTheLatestProbeAndTheLatestTransitions() {
        world.prober.answer(A, new Observation.Status(503));
        world.want(Specs.BASE.limits(1, 2, 2, 3).at(A)).seconds(2);
        world.prober.answer(A, new Observation.Status(200));
        world.seconds(1);
        var report = world.report(A);
        assertThat(report.lastProbe()).isNotNull();
        assertThat(report.lastProbe().statusCode()).isEqualTo(200);
        assertThat(report.transitions())
                .extracting(t -> t.at().toEpochMilli() + " " + t.from() + " " + t.to() + " " + t.detail())
                .containsExactly(
                        "1000 HEALTHY MOSTLY_HEALTHY 1 of 2 http failures (last: HTTP 503)",
                        "2000 MOSTLY_HEALTHY UNHEALTHY 2 of 2 http failures (last: HTTP 503)",
                        "3000 UNHEALTHY HEALTHY 1 of 1 successes (last: HTTP 200)");
        assertThat(report.usableSince()).isEqualTo(Instant.ofEpochMilli(3000));
        assertThat(world.engine.usableSince(World.R, world.key(A))).hasValue(3000);
        assertThat(world.listener.transitions).isEqualTo(report.transitions());
    }

    @Test
    void keepsTenTransitions() {
        world.want(Specs.BASE.at(A));
        for (int i = 0; i < 30; i++) {
            world.engine.setStatus(World.R, world.key(A), i % 2 == 1);
        }
        assertThat(world.report(A).transitions()).hasSize(10);
        assertThat(world.listener.transitions)
                .hasSize(30)
                .endsWith(world.report(A).transitions().get(9));
    }
}
