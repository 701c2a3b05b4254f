package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.fixtures.ScriptedProber.Parked;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.picker.CheckerState;
import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The lessons of health-lessons.md for one process. */
class LessonsTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String C = "10.0.0.3";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    private final World world = new World();

    @Test
    void tellsPendingFromUncheckedAndAttachesWhatTheStoreKnew_L1a() {
        remember(A);
        world.store.hold();
        world.want(Specs.BASE.at(A));
        HealthView first = world.view();
        assertThat(first.phase()).isEqualTo(Phase.PENDING);
        assertThat(first.isUsable()).isTrue();
        assertThat(world.engine.view(new ResourceId("n2")).phase()).isEqualTo(Phase.UNCHECKED);
        int calls = world.store.calls.size();
        for (int i = 0; i < 100; i++) {
            assertThat(world.view().isUsable()).isTrue();
            assertThat(world.engine.views()).hasSize(1);
        }
        assertThat(world.store.calls).as("requests never ask the store").hasSize(calls);
        world.store.release();
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
        assertThat(CheckerState.of(world.view())).isNotEqualTo(CheckerState.of(first));
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        assertThat(world.listener.transitions).as("no event told of it").isEmpty();
    }

    @Test
    void goesOnWithoutTheStoreAndProbesForItself_L1b() {
        world.store.fail(true);
        world.prober.answer(A, REFUSED);
        world.want(Specs.BASE.at(A)).seconds(2);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(world.listener.heard).contains("store r: store is gone");
    }

    @Test
    void doesNotWaitForeverForTheStore_L1b() {
        world.store.hold();
        world.want(Specs.BASE.at(A)).seconds(4.9);
        assertThat(world.view().phase()).isEqualTo(Phase.PENDING);
        world.seconds(0.2);
        assertThat(world.view().phase()).isEqualTo(Phase.READY);
    }

    @Test
    void neverLetsOneBadResourceStopTheOthers_L2a_W08() {
        world.prober.onPrepare(check -> {
            if (check.concurrency() == 1) {
                throw new IllegalArgumentException("no good");
            }
            if (check.concurrency() == 2) {
                throw new IllegalStateException("not now");
            }
        });
        ResourceId r1 = new ResourceId("r1");
        ResourceId r2 = new ResourceId("r2");
        ResourceId r3 = new ResourceId("r3");
        CheckSpec bad = Specs.BASE.concurrency(1).at(A);
        CheckSpec later = Specs.BASE.concurrency(2).at(A);
        CheckSpec good = Specs.BASE.at(A);
        world.engine.reconcile("test", Map.of(r1, bad, r2, later, r3, good));
        assertThat(world.engine.view(r1).phase()).isEqualTo(Phase.PENDING);
        assertThat(world.engine.view(r2).phase()).isEqualTo(Phase.PENDING);
        assertThat(world.engine.view(r3).phase()).isEqualTo(Phase.READY);
        world.seconds(30);
        world.engine.reconcile("test", Map.of(r1, bad, r2, later, r3, good));
        assertThat(world.listener.heard)
                .as("each failure is told once")
                .containsOnlyOnce("unbuilt r1: no good")
                .containsOnlyOnce("unbuilt r2 (retried): not now");
        assertThat(world.engine.report(r1).orElseThrow().problem()).isEqualTo("no good");
        world.engine.reconcile("test", Map.of(r2, later, r3, good));
        assertThat(world.engine.view(r1).phase()).isEqualTo(Phase.UNCHECKED);
        assertThat(world.engine.view(r2).phase()).isEqualTo(Phase.PENDING);
        world.prober.onPrepare(check -> {});
        world.seconds(31);
        assertThat(world.engine.view(r2).phase())
                .as("what could not be built is tried again")
                .isEqualTo(Phase.READY);
    }

    @Test
    void needsNoRequestToStayReady_L2a2() {
        world.want(Specs.BASE.at(A, B));
        HealthView view = world.view();
        for (int i = 0; i < 10; i++) {
            world.want(Specs.BASE.at(A, B)).seconds(1);
        }
        assertThat(world.view()).isEqualTo(view);
        assertThat(world.listener.heard).containsExactly("added r", "nodes r 2");
    }

    @Test
    void comparesAFreshViewEvenIfNothingEverChanges_L3a() {
        remember(A);
        world.store.hold();
        world.want(Specs.BASE.at(A, B));
        CheckerState decidedBy = CheckerState.of(world.view());
        world.seconds(1);
        world.store.release();
        assertThat(CheckerState.of(world.view())).isNotEqualTo(decidedBy);
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        assertThat(world.view().isUsable(world.node(B))).isTrue();
    }

    @Test
    void neverRevivesADecisionOfAnEarlierChecker_L3a3_W07() {
        world.want(Specs.BASE.at(A));
        world.engine.setStatus(World.R, world.key(A), false);
        CheckerState decidedBy = CheckerState.of(world.view());
        world.wantNothing().want(Specs.BASE.at(A));
        assertThat(CheckerState.of(world.view())).isNotEqualTo(decidedBy);
        assertThat(world.view().isUsable(world.node(A))).isTrue();
    }

    @Test
    void makesADecisionUnreachableWhenAnAddressLeaves_L3a4_W05() {
        world.resolver.answer("h.test", A, B);
        world.want(Specs.BASE.at("h.test"));
        CheckerState decidedBy = CheckerState.of(world.view());
        world.resolver.answer("h.test", A);
        world.seconds(5);
        assertThat(CheckerState.of(world.view())).isNotEqualTo(decidedBy);
        assertThat(world.view().nodes().nodes()).extracting(Node::address).containsExactly(A);
    }

    @Test
    void keepsTheHealthOfWhatStaysAndSwapsOnce_L4a() {
        world.resolver.answer("n3.test", Mono.never());
        world.prober.answer(A, REFUSED);
        world.want(Specs.BASE.at(A, B)).seconds(2);
        TargetHealth known = world.health(A);
        assertThat(known).isEqualTo(new TargetHealth(HealthStatus.UNHEALTHY, new Counters(0, 0, 2, 0)));
        Sinks.One<Resolution> parked = Sinks.one();
        world.resolver.answer("n3.test", parked.asMono());
        world.want(Specs.BASE.at(A, "n3.test"));
        assertThat(world.view().nodes().nodes())
                .as("the old view serves meanwhile")
                .hasSize(2);
        assertThat(world.view().isUsable(world.node(A))).isFalse();
        parked.tryEmitValue(new Resolution(List.of(C), Duration.ofSeconds(60))).orThrow();
        assertThat(world.health(A)).isEqualTo(known);
        assertThat(world.health(C)).isEqualTo(TargetHealth.NEW);
        assertThat(world.knows(B)).isFalse();
    }

    @Test
    void isNeverMoreThanOneResolutionBehindHoweverOftenWishesChange_L4a2() {
        Duration slow = Duration.ofMillis(500);
        for (int i = 1; i <= 101; i++) {
            world.resolver.answer(
                    "n" + i + ".test",
                    Mono.just(new Resolution(List.of("10.0.1." + i), Duration.ofSeconds(60)))
                            .delayElement(slow, world.time));
        }
        world.want(Specs.BASE.at("n1.test")).seconds(0.5);
        for (int i = 2; i <= 101; i++) {
            world.want(Specs.BASE.at("n" + i + ".test")).seconds(0.2);
            assertThat(world.view().phase()).isEqualTo(Phase.READY);
            String address = world.view().nodes().nodes().get(0).address();
            int shown = Integer.parseInt(address.substring(address.lastIndexOf('.') + 1));
            assertThat(i - shown).as("wishes behind at wish %s", i).isLessThanOrEqualTo(2);
        }
        world.seconds(0.5);
        assertThat(world.view().nodes().nodes()).extracting(Node::address).containsExactly("10.0.1.101");
    }

    @Test
    void keepsTheHealthWhenTheChecksChange_L4a3_W02_W03_HC031_HC915_HC916() {
        world.prober.answer(A, new Observation.Status(500));
        world.want(Specs.BASE.at(A)).seconds(2);
        TargetHealth known = world.health(A);
        assertThat(known).isEqualTo(new TargetHealth(HealthStatus.MOSTLY_HEALTHY, new Counters(0, 2, 0, 0)));
        world.want(Specs.BASE.every(20, 20).at(A));
        assertThat(world.health(A)).isEqualTo(known);
        world.prober.answer(A, new Observation.Status(200));
        world.seconds(40);
        assertThat(world.health(A)).isEqualTo(new TargetHealth(HealthStatus.HEALTHY, new Counters(2, 0, 0, 0)));
    }

    @Test
    void keepsTheOldViewWhenTheNewCheckerCannotBeBuilt_L4a4_W21_HC923() {
        world.want(Specs.BASE.at(A));
        HealthView view = world.view();
        world.want(Specs.BASE.timeout(Duration.ofSeconds(-1)).at(A)).seconds(60);
        assertThat(world.view()).isEqualTo(view);
        assertThat(world.prober.times(A)).hasSize(60);
        assertThat(world.engine.report(World.R).orElseThrow().problem())
                .isEqualTo("checks.active.timeout: PT-1S (expected: > 0)");
        world.want(Specs.BASE.at(A));
        assertThat(world.engine.report(World.R).orElseThrow().problem()).isNull();
    }

    @Test
    void dropsAProbeOfATargetThatHasLeft_L5a_W01_HC914() {
        Parked parked = world.prober.park(A);
        world.want(Specs.BASE.limits(2, 3, 1, 3).at(A, B)).seconds(1);
        world.want(Specs.BASE.limits(2, 3, 1, 3).at(B));
        int heard = world.listener.heard.size();
        parked.land(REFUSED);
        assertThat(world.knows(A)).isFalse();
        assertThat(world.view().targets()).hasSize(1);
        assertThat(world.engine.staleResults()).isEqualTo(1);
        assertThat(world.listener.heard.subList(heard, world.listener.heard.size()))
                .containsExactly("stale r");
        assertThat(world.listener.transitions).isEmpty();
    }

    @Test
    void doesNotCountAProbeOfAnEarlierLife_L5a2() {
        Parked parked = world.prober.park(A);
        CheckSpec both = Specs.BASE.limits(2, 3, 1, 3).at(A, B);
        world.want(both).seconds(1);
        world.want(Specs.BASE.limits(2, 3, 1, 3).at(B)).want(both);
        parked.land(REFUSED);
        assertThat(world.health(A)).isEqualTo(TargetHealth.NEW);
        assertThat(world.engine.staleResults()).isEqualTo(1);
    }

    @Test
    void dropsAReportOfAnEarlierLife_L5a2() {
        CheckSpec both = Specs.BASE.limits(2, 3, 1, 3).passive(Specs.PASSIVE).at(A, B);
        world.want(both);
        HealthView old = world.view();
        world.want(Specs.BASE.limits(2, 3, 1, 3).passive(Specs.PASSIVE).at(B)).want(both);
        assertThat(world.view().generation()).isEqualTo(old.generation());
        world.engine.report(old, new Node(A, 80, null), REFUSED);
        assertThat(world.health(A)).isEqualTo(TargetHealth.NEW);
        world.engine.report(old, new Node(B, 80, null), REFUSED);
        assertThat(world.health(B).counters().tcpFailure())
                .as("who stayed is counted")
                .isEqualTo(1);
    }

    @Test
    void dropsAReportThatWaitedBehindADeletion_L5a3() {
        CheckSpec spec = Specs.BASE.passive(Specs.PASSIVE).at(A);
        world.want(spec);
        HealthView old = world.view();
        var registration = world.engine.onRoutingChange(view -> {
            if (view.phase() == Phase.UNCHECKED) {
                world.engine.report(old, new Node(A, 80, null), REFUSED);
            }
        });
        world.wantNothing();
        assertThat(world.view().phase()).isEqualTo(Phase.UNCHECKED);
        world.want(spec);
        world.engine.report(old, new Node(A, 80, null), REFUSED);
        assertThat(world.health(A)).isEqualTo(TargetHealth.NEW);
        assertThat(world.engine.staleResults()).isEqualTo(2);
        registration.dispose();
    }

    @Test
    void leavesNothingBehindAfterALateReport_L5a4() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A));
        HealthView old = world.view();
        world.seconds(2).wantNothing().seconds(13);
        world.engine.report(old, new Node(A, 80, null), REFUSED);
        assertThat(world.store.inner.load(World.R).blockOptional()).isEmpty();
        assertThat(world.engine.views()).isEmpty();
        assertThat(world.engine.report(World.R)).isEmpty();
    }

    @Test
    void refusesASaveThatWasParkedWhileItsResourceWasDeleted_L5b2() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A));
        world.store.hold();
        world.traffic(A, REFUSED).wantNothing();
        world.store.release();
        assertThat(world.store.inner.load(World.R).blockOptional()).isEmpty();
    }

    private void remember(String address) {
        StoredHealth known = new StoredHealth(
                World.R,
                Plan.NONE,
                0,
                0,
                Map.of(new TargetKey(address, 80, address), new StoredTarget(0, TargetHealth.forced(false))));
        assertThat(world.store.inner.save(known, 0).block()).isEqualTo(WriteResult.OK);
    }
}
