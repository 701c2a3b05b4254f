package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.PassiveCheck;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.TransitionCause;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.store.Lease;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverridesAndTrafficTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final Observation OK = new Observation.Status(200);
    private static final Observation BAD = new Observation.Status(500);
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    private final World world = new World();

    @Test
    void countsTrafficAndSendsNoProbeForIt_HC023() {
        PassiveCheck ones = new PassiveCheck(
                new PassiveCheck.Healthy(Set.of(200), 1), new PassiveCheck.Unhealthy(Set.of(500), 1, 1, 1));
        world.want(Specs.BASE.every(999, 999).passive(ones).at(A));
        world.traffic(A, REFUSED);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        world.traffic(A, OK);
        assertThat(world.status(A)).isEqualTo(HealthStatus.HEALTHY);
        assertThat(world.prober.sent).isEmpty();
        assertThat(world.listener.transitions)
                .extracting(HealthTransition::cause)
                .containsOnly(TransitionCause.TRAFFIC);
    }

    @Test
    void countsStatusesOfTraffic_HC026_HC115_HC144() {
        world.want(Specs.BASE.every(999, 999).passive(Specs.PASSIVE).at(A));
        world.traffic(A, BAD, BAD, new Observation.Status(404), BAD, BAD);
        assertThat(world.health(A)).isEqualTo(new TargetHealth(HealthStatus.UNHEALTHY, new Counters(0, 3, 0, 0)));
    }

    @Test
    void countsNoTrafficUnlessConfigured_HC116_HC932_W20() {
        world.want(Specs.BASE.at(A)).traffic(A, REFUSED, REFUSED, REFUSED, BAD, BAD, BAD);
        assertThat(world.health(A)).isEqualTo(TargetHealth.NEW);
        assertThat(world.engine.staleResults()).isZero();
    }

    @Test
    void decidesEachReportByTheStateTheOneBeforeLeft_W04() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A)).traffic(A, BAD, BAD, BAD, BAD, BAD, BAD);
        assertThat(world.health(A).counters()).isEqualTo(new Counters(0, 3, 0, 0));
    }

    @Test
    void setsAStatusOnceAndCountsFromZero_HC032_HC034_HC035() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A)).traffic(A, BAD, BAD);
        assertThat(world.engine.setStatus(World.R, world.key(A), true)).isTrue();
        world.traffic(A, BAD, BAD);
        assertThat(world.status(A)).isEqualTo(HealthStatus.MOSTLY_HEALTHY);
        world.traffic(A, BAD);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        world.traffic(A, OK);
        world.engine.setStatus(World.R, world.key(A), false);
        world.traffic(A, OK);
        assertThat(world.status(A)).isEqualTo(HealthStatus.MOSTLY_UNHEALTHY);
        world.traffic(A, OK);
        assertThat(world.status(A)).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void holdsAnOverrideUntilItIsTakenBack() {
        world.want(Specs.BASE.at(A)).seconds(1);
        world.engine.override(World.R, world.key(A), TargetOverride.FORCE_UNHEALTHY);
        assertThat(world.report(A).counters()).isEqualTo(Counters.ZERO);
        world.seconds(30);
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        assertThat(world.report(A).status()).as("measuring goes on").isEqualTo(HealthStatus.HEALTHY);
        world.engine.override(World.R, world.key(A), TargetOverride.AUTO);
        assertThat(world.view().isUsable(world.node(A))).isTrue();
        world.prober.answer(A, REFUSED);
        world.engine.override(World.R, world.key(A), TargetOverride.FORCE_HEALTHY);
        world.seconds(30);
        assertThat(world.view().isUsable(world.node(A))).isTrue();
        world.engine.override(World.R, world.key(A), TargetOverride.AUTO);
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        assertThat(world.listener.heard)
                .containsSubsequence("usable 10.0.0.1 false", "usable 10.0.0.1 true", "usable 10.0.0.1 false");
    }

    @Test
    void drainsWithoutTouchingWhatIsMeasured() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A)).traffic(A, BAD);
        TargetHealth measured = world.report(A).health();
        world.engine.override(World.R, world.key(A), TargetOverride.DRAIN);
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        assertThat(world.report(A).health()).isEqualTo(measured);
        assertThat(world.report(A).usable()).isFalse();
        world.seconds(3);
        assertThat(world.prober.times(A)).hasSize(3);
        world.engine.override(World.R, world.key(A), TargetOverride.AUTO);
        assertThat(world.engine.usableSince(World.R, world.key(A))).hasValue(3000);
    }

    @Test
    void keepsAnOverrideWhenTheChecksChangeAndDropsItWithItsTarget() {
        world.want(Specs.BASE.at(A, B));
        world.engine.override(World.R, world.key(A), TargetOverride.DRAIN);
        world.want(Specs.BASE.every(2, 2).at(A, B));
        assertThat(world.report(A).override()).isEqualTo(TargetOverride.DRAIN);
        world.want(Specs.BASE.every(2, 2).at(B)).want(Specs.BASE.every(2, 2).at(A, B));
        assertThat(world.report(A).override()).isEqualTo(TargetOverride.AUTO);
    }

    @Test
    void overridesNothingThatIsUnknown() {
        world.want(Specs.BASE.at(A));
        TargetKey unknown = new TargetKey(B, 80, B);
        assertThat(world.engine.override(World.R, unknown, TargetOverride.DRAIN))
                .isFalse();
        assertThat(world.engine.setStatus(World.R, unknown, false)).isFalse();
        assertThat(world.view().targets()).hasSize(1);
    }

    @Test
    void probesSoonAfterTrafficSawAFailureIfWanted() {
        World quick = new World(builder -> builder.probing(new ProbePolicy(0, null, Duration.ofMillis(100))));
        quick.want(Specs.BASE.every(60, 60).passive(Specs.PASSIVE).at(A)).seconds(1);
        quick.traffic(A, BAD, BAD).seconds(1);
        assertThat(quick.prober.times(A)).containsExactly(1100L);
        quick.traffic(A, OK).seconds(1);
        assertThat(quick.prober.times(A)).hasSize(1);
    }

    @Test
    void probesLongDeadTargetsLessAndLessOftenIfWanted() {
        World patient = new World(builder -> builder.probing(new ProbePolicy(0, Duration.ofSeconds(30), null)));
        patient.prober.answer(A, REFUSED);
        patient.want(Specs.BASE.at(A)).seconds(600);
        int probes = patient.prober.times(A).size();
        assertThat(probes).isBetween(20, 60);
        patient.prober.answer(A, OK);
        patient.seconds(40);
        assertThat(patient.status(A)).isEqualTo(HealthStatus.HEALTHY);
    }

    @Test
    void lengthensPeriodsAtRandomIfWanted() {
        World loose = new World(builder -> builder.probing(new ProbePolicy(0.5, null, null)));
        loose.want(Specs.BASE.at(A)).seconds(100);
        assertThat(loose.prober.times(A)).hasSizeBetween(70, 90);
    }

    @Test
    void probesOnlyWithTheLeaseAndListensOtherwise_HC108_HC911_W15() {
        world.want(Specs.BASE.at(A)).seconds(1);
        told(1, TargetHealth.NEW);
        world.store.leases.tryEmitNext(new Lease(Lease.Role.FOLLOWER, 1)).orThrow();
        world.seconds(10);
        assertThat(world.prober.times(A)).hasSize(1);
        told(2, TargetHealth.forced(false));
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(world.listener.transitions.get(0).cause()).isEqualTo(TransitionCause.SHARED);
        world.store.leases.tryEmitNext(new Lease(Lease.Role.PROBER, 2)).orThrow();
        world.seconds(2);
        assertThat(world.prober.times(A)).hasSize(3);
    }

    /** Another replica, which checks the same, says this of A. */
    private void told(long revision, TargetHealth health) {
        world.store
                .shared
                .tryEmitNext(new StoredHealth(
                        World.R,
                        Fingerprint.of(Specs.BASE.at(A)),
                        1,
                        revision,
                        Map.of(world.key(A), new StoredTarget(1, health))))
                .orThrow();
    }

    @Test
    void savesTheLatestStateOneWriteAtATime() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A));
        world.store.saved.clear();
        world.store.hold();
        world.traffic(A, BAD, BAD, OK, BAD);
        assertThat(world.store.saved).hasSize(1);
        world.store.release();
        assertThat(world.store.saved).hasSize(2);
        assertThat(world.store.saved.get(1).targets().get(world.key(A)))
                .extracting(StoredTarget::health)
                .isEqualTo(world.health(A));
        world.seconds(3);
        int saves = world.store.saved.size();
        world.seconds(100);
        assertThat(world.store.saved).as("nothing changes, nothing is written").hasSize(saves);
    }

    @Test
    void leavesTheStoreAloneWhenTheEngineStops() {
        world.want(Specs.BASE.at(A));
        world.close();
        assertThat(world.store.calls).doesNotContain("delete");
        assertThat(world.engine.views()).isEmpty();
        world.want(Specs.BASE.at(A));
        assertThat(world.engine.views()).isEmpty();
        long scheduled = world.time.getScheduledTaskCount();
        world.seconds(60);
        assertThat(world.time.getScheduledTaskCount()).isEqualTo(scheduled);
    }
}
