package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.fixtures.ScriptedProber.Sent;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.probe.ProbeRequest;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ReconcileTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String C = "10.0.0.3";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    private final World world = new World();

    @Test
    void keepsTheCheckerWhenOnlyEndpointsChange_HC100_HC102_HC112_HC114_HC118() {
        world.want(Specs.BASE.at(A));
        long generation = world.view().generation();
        world.want(Specs.BASE.at(A, B));
        assertThat(world.view().generation()).isEqualTo(generation);
        world.want(Specs.BASE.at(B, C));
        assertThat(world.view().generation()).isEqualTo(generation);
        assertThat(world.view().targets()).hasSize(2);
        assertThat(world.knows(A)).isFalse();
    }

    @Test
    void startsANewCheckerWhenTheChecksChange_HC119_HC134() {
        world.want(Specs.BASE.at(A));
        long generation = world.view().generation();
        world.want(Specs.BASE.every(2, 2).at(A));
        assertThat(world.view().generation()).isGreaterThan(generation);
        world.seconds(4);
        assertThat(world.prober.times(A)).containsExactly(2000L, 4000L);
    }

    @Test
    void keepsEveryTargetWhenTheChecksChange_HC120_HC130() {
        world.want(Specs.BASE.at(A, B)).want(Specs.BASE.every(2, 2).at(A, B)).seconds(15);
        assertThat(world.view().targets()).hasSize(2);
    }

    @Test
    void leavesEverythingAloneWhenNothingChanges_HC098() {
        world.want(Specs.BASE.at(A, B));
        HealthView view = world.view();
        long revision = world.engine.revision();
        for (int i = 0; i < 10; i++) {
            world.want(Specs.BASE.at(B, A, B));
        }
        assertThat(world.view()).isSameAs(view);
        assertThat(world.engine.revision()).isEqualTo(revision);
    }

    @Test
    void stopsProbingWhatLeft_HC128_HC136() {
        world.prober.answer(B, REFUSED);
        world.want(Specs.BASE.limits(2, 3, 30, 3).at(A, B)).seconds(5);
        world.want(Specs.BASE.limits(2, 3, 30, 3).at(A)).seconds(20);
        assertThat(world.prober.times(B)).hasSize(5);
        assertThat(world.prober.times(A)).hasSize(25);
    }

    @Test
    void stopsProbingWhatLeftOfEveryResourceWhoseChecksChangedToo_HC132_HC135() {
        ResourceId other = new ResourceId("other");
        world.engine.reconcile("test", Map.of(World.R, Specs.BASE.at(A, B), other, Specs.BASE.at(A, C)));
        world.seconds(3);
        assertThat(world.prober.times(B)).hasSize(3);
        assertThat(world.prober.times(C)).hasSize(3);

        CheckSpec changed = Specs.BASE.every(2, 2).at(A);
        world.engine.reconcile("test", Map.of(World.R, changed, other, changed));
        world.seconds(15);
        assertThat(world.prober.times(B)).hasSize(3);
        assertThat(world.prober.times(C)).hasSize(3);
        int probes = world.prober.times(A).size();
        assertThat(probes).isGreaterThan(6);

        world.wantNothing().seconds(15);
        assertThat(world.prober.times(A)).hasSize(probes);
        assertThat(world.engine.views()).isEmpty();
    }

    @Test
    void forgetsAResourceWithoutEndpoints_HC922() {
        world.want(Specs.BASE.at(A)).want(Specs.BASE.at());
        assertThat(world.view().phase()).isEqualTo(Phase.UNCHECKED);
        assertThat(world.engine.views()).isEmpty();
        assertThat(world.listener.heard).endsWith("removed r");
    }

    @Test
    void checksTheConfiguredPortAndLetsNodesShareATarget_HC091_HC140() {
        world.want(Specs.BASE.port(1988).at(A + ":1980", A + ":1981", B + ":1980"));
        assertThat(world.view().targets().keySet())
                .containsExactlyInAnyOrder(new TargetKey(A, 1988, A), new TargetKey(B, 1988, B));
        assertThat(world.view().nodes().nodes()).hasSize(3);
        world.engine.setStatus(World.R, new TargetKey(A, 1988, A), false);
        assertThat(world.view().isUsable(new Node(A, 1980, null))).isFalse();
        assertThat(world.view().isUsable(new Node(A, 1981, null))).isFalse();
        assertThat(world.view().isUsable(new Node(B, 1980, null))).isTrue();
    }

    @Test
    void keepsTwoNamesOnOneAddressApart_HC036_HC038_HC039() {
        world.resolver.answer("a.test", A).answer("b.test", A);
        world.want(Specs.BASE.passive(Specs.PASSIVE).at("a.test", "b.test"));
        Node b = new Node(A, 80, "b.test");
        for (int i = 0; i < 3; i++) {
            world.engine.report(world.view(), b, new Observation.Status(500));
        }
        assertThat(world.view().isUsable(b)).isFalse();
        assertThat(world.view().isUsable(new Node(A, 80, "a.test"))).isTrue();
        assertThat(world.view().targets()).doesNotContainKey(new TargetKey(A, 80, A));
    }

    @Test
    void namesTheHostByDomainThenByCheckThenByAddress_HC090_HC095_HC096_HC099_HC110_HC931() {
        world.resolver.answer("localhost", A);
        world.want(Specs.BASE.host("foo.com").at("localhost:1980", B)).seconds(1);
        assertThat(world.prober.sent)
                .extracting(sent -> sent.request().target().host() + " "
                        + sent.request().target().hostname() + " "
                        + sent.request().hostHeader() + " " + sent.request().serverName())
                .containsExactlyInAnyOrder(A + " foo.com localhost localhost", B + " foo.com foo.com foo.com");
        world.prober.sent.clear();
        world.want(Specs.BASE.at(B)).seconds(1);
        assertThat(world.prober.sent)
                .extracting(Sent::request)
                .extracting(ProbeRequest::hostHeader)
                .containsExactly(B);
    }

    @Test
    void changesAHostHeaderWithoutForgettingTheHealth_HC072_HC126_HC919_W17() {
        world.resolver.answer("old.test", A).answer("new.test", A);
        world.want(Specs.BASE.host("pool.test").at("old.test"));
        world.engine.setStatus(World.R, world.key(A), false);
        long incarnation = world.report(A).incarnation();
        world.want(Specs.BASE.host("pool.test").at("new.test"));
        assertThat(world.report(A).hostHeader()).isEqualTo("new.test");
        assertThat(world.report(A).incarnation()).isEqualTo(incarnation);
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void dropsTheOldNameWhenTheIdentityChanges_HC127() {
        world.want(Specs.BASE.host("old-host").at(A))
                .want(Specs.BASE.host("new-host").at(A));
        assertThat(world.view().targets().keySet()).containsExactly(new TargetKey(A, 80, "new-host"));
    }

    @Test
    void ignoresWhatTheStoreRemembersOfOthersAndTakesOverTheRest_HC122_HC123_HC151() {
        StoredHealth left = new StoredHealth(
                World.R,
                Plan.NONE,
                0,
                0,
                Map.of(
                        new TargetKey(A, 80, A), new StoredTarget(0, TargetHealth.forced(false)),
                        new TargetKey(C, 80, C), new StoredTarget(0, TargetHealth.forced(false))));
        assertThat(world.store.inner.save(left, 0).block()).isEqualTo(WriteResult.OK);
        world.want(Specs.BASE.at(A, B));
        assertThat(world.status(A)).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(world.status(B)).isEqualTo(HealthStatus.HEALTHY);
        assertThat(world.knows(C)).isFalse();
    }

    @Test
    void keepsARecreatedResourceForGood_HC124() {
        world.want(Specs.BASE.at(A)).wantNothing().seconds(2);
        world.want(Specs.BASE.at(A)).seconds(60);
        assertThat(world.view().targets()).hasSize(1);
    }

    @Test
    void checksNothingWhenSwitchedOff_HC103_HC924() {
        World off = new World(builder -> builder.enabled(false));
        off.want(Specs.BASE.at(A)).seconds(60);
        assertThat(off.view().phase()).isEqualTo(Phase.UNCHECKED);
        assertThat(off.view().isUsable()).isTrue();
        assertThat(off.prober.sent).isEmpty();
        assertThat(off.engine.views()).isEmpty();
    }

    @Test
    void treatsEveryOwnerApartAndPassesAResourceOn() {
        ResourceId other = new ResourceId("other");
        world.engine.reconcile("one", Map.of(World.R, Specs.BASE.at(A), other, Specs.BASE.at(A)));
        world.engine.reconcile("two", Map.of(World.R, Specs.BASE.at(B)));
        assertThat(world.knows(A)).as("who came first is heard").isTrue();
        assertThat(world.engine.report(World.R).orElseThrow().owner()).isEqualTo("one");
        world.engine.reconcile("one", Map.of());
        assertThat(world.knows(B)).as("the next one follows").isTrue();
        assertThat(world.engine.report(World.R).orElseThrow().owner()).isEqualTo("two");
        assertThat(world.engine.view(other).phase()).isEqualTo(Phase.UNCHECKED);
    }

    @Test
    void changesTheRevisionAfterTheViewIsReadableAndOnlyWhenRoutingChanges() {
        List<String> told = new ArrayList<>();
        var registration = world.engine.onRoutingChange(view -> {
            assertThat(world.engine.view(view.resource())).isEqualTo(view);
            told.add(view.phase() + " " + view.isUsable());
        });
        Consumer<Long> moved = before -> assertThat(world.engine.revision()).isGreaterThan(before);
        long before = world.engine.revision();
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A));
        moved.accept(before);
        before = world.engine.revision();
        HealthView view = world.view();
        world.traffic(A, REFUSED);
        assertThat(world.view()).as("counters are visible").isNotSameAs(view);
        assertThat(world.engine.revision()).as("but do not route").isEqualTo(before);
        world.traffic(A, REFUSED);
        moved.accept(before);
        world.wantNothing();
        assertThat(told).containsExactly("PENDING true", "READY true", "READY false", "UNCHECKED true");
        registration.dispose();
        world.want(Specs.BASE.at(A));
        assertThat(told).hasSize(4);
    }

    @Test
    void isNotDisturbedByListenersThatThrow() {
        var registration = world.engine.onRoutingChange(view -> {
            throw new IllegalStateException("bad listener");
        });
        world.want(Specs.BASE.at(A)).seconds(3);
        assertThat(world.prober.times(A)).hasSize(3);
        registration.dispose();
    }

    @Test
    void letsAListenerReconcileAgain() {
        var registration = world.engine.onRoutingChange(view -> {
            if (view.phase() == Phase.READY && view.targets().size() == 1) {
                world.want(Specs.BASE.at(A, B));
            }
        });
        world.want(Specs.BASE.at(A));
        assertThat(world.view().targets()).hasSize(2);
        registration.dispose();
    }

    @Test
    void neverReusesANumber() {
        List<Long> generations = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            world.want(Specs.BASE.at(A));
            generations.add(world.view().generation());
            assertThat(world.view().version())
                    .isGreaterThanOrEqualTo(world.view().generation());
            world.wantNothing();
        }
        assertThat(generations).isSorted().doesNotHaveDuplicates();
    }
}
