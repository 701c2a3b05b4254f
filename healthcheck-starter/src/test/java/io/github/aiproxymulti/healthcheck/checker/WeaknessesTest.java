package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.Counters;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.HealthStatus;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.fixtures.Fleet;
import io.github.aiproxymulti.healthcheck.fixtures.MemoryLedgers;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.picker.CheckerState;
import io.github.aiproxymulti.healthcheck.picker.PickerKey;
import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** Weaknesses of the original (health.md, section 9) that no lesson and no case covers; each is named after its number. */
class WeaknessesTest {

    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String C = "10.0.0.3";
    private static final Observation REFUSED = new Observation.TcpFailure("refused");

    private final World world = new World();

    @Test
    void losesNoWishThatArrivesWhileAnotherIsBuilt_W09() {
        List<CheckSpec> built = new ArrayList<>();
        CheckSpec second = Specs.BASE.concurrency(2).at(B);
        world.prober.onPrepare(check -> {
            built.add(second);
            if (check.concurrency() == 1) {
                world.want(second);
            }
        });
        world.want(Specs.BASE.concurrency(1).at(A));
        assertThat(built).hasSize(2);
        assertThat(addresses(world.view())).containsExactly(B);
    }

    @Test
    void losesNoWishThatArrivesWhileAnotherWaitsForItsNames_W09() {
        Sinks.One<Resolution> parked = Sinks.one();
        world.resolver.answer("h.test", parked.asMono());
        world.want(Specs.BASE.at("h.test"));
        assertThat(world.view().phase()).isEqualTo(Phase.PENDING);
        world.want(Specs.BASE.at(B));
        parked.tryEmitValue(new Resolution(List.of(A), Duration.ofSeconds(60))).orThrow();
        world.seconds(5);
        assertThat(addresses(world.view())).containsExactly(B);
    }

    @Test
    void neverTakesOneVersionForAnother_W10_HC926() {
        assertThat(Set.of(
                        new CheckerState.Ready(12, 3, 0),
                        new CheckerState.Ready(1, 23, 0),
                        new CheckerState.Ready(1, 2, 3),
                        new CheckerState.Ready(0, 12, 3),
                        new CheckerState.Ready(0, 0, 123),
                        new CheckerState.Pending(),
                        new CheckerState.Unchecked()))
                .as("distinct situations are distinct values")
                .hasSize(7);
        CheckerState one = new CheckerState.Ready(1, 1, 1);
        CheckerState two = new CheckerState.Ready(1, 2, 1);
        assertThat(Set.of(
                        new PickerKey("r", "12", List.of(one, two)),
                        new PickerKey("r", "12", List.of(two, one)),
                        new PickerKey("r", "12", List.of(one)),
                        new PickerKey("r", "12", List.of()),
                        new PickerKey("r1", "2", List.of(one)),
                        new PickerKey("r", "1", List.of(one))))
                .hasSize(6);
    }

    @Test
    void writesNothingOntoWhatItWasGiven_W11() {
        List<Endpoint> endpoints = new ArrayList<>(List.of(new Endpoint("h.test", 80), new Endpoint(B, 80)));
        List<Endpoint> asWritten = List.copyOf(endpoints);
        Checks checks = Specs.BASE.passive(Specs.PASSIVE).at(A).checks();
        CheckSpec shared = new CheckSpec(checks, endpoints);
        ResourceId other = new ResourceId("other");
        Map<ResourceId, CheckSpec> desired = new HashMap<>(Map.of(World.R, shared, other, shared));
        world.resolver.answer("h.test", A);
        world.engine.reconcile("test", desired);
        world.resolver.answer("h.test", C);
        world.seconds(5).traffic(B, REFUSED, REFUSED);
        assertThat(shared).isEqualTo(new CheckSpec(checks, asWritten));
        assertThat(endpoints).isEqualTo(asWritten);
        assertThat(desired).hasSize(2);
        assertThat(world.engine.view(other).targets().values())
                .as("two resources with one configuration share no state")
                .containsOnly(TargetHealth.NEW);
        endpoints.clear();
        desired.clear();
        world.seconds(5);
        assertThat(addresses(world.view()))
                .as("nor does it look at what was given again")
                .containsExactly(B, C);
    }

    @Test
    void knowsResourcesByNameSoThatRemovingAnEarlierOneMovesNothing_W12() {
        ResourceId first = new ResourceId("route#first");
        ResourceId second = new ResourceId("route#second");
        CheckSpec spec = Specs.BASE.passive(Specs.PASSIVE).at(A, B);
        world.engine.reconcile("test", Map.of(first, spec, second, spec));
        HealthView view = world.engine.view(second);
        world.engine.report(view, new Node(A, 80, null), REFUSED);
        world.engine.report(view, new Node(A, 80, null), REFUSED);
        HealthView down = world.engine.view(second);
        assertThat(down.isUsable(new Node(A, 80, null))).isFalse();
        world.engine.reconcile("test", Map.of(second, spec));
        assertThat(world.engine.view(first).phase()).isEqualTo(Phase.UNCHECKED);
        assertThat(world.engine.view(second)).isEqualTo(down);
        world.engine.reconcile("test", Map.of(first, spec, second, spec));
        assertThat(world.engine.view(first).isUsable(new Node(A, 80, null))).isTrue();
        assertThat(world.engine.view(second)).isEqualTo(down);
    }

    @Test
    void rebuildsNothingWhenOnlyTheOrderIsAnother_W13() {
        CheckSpec spec = withHeaders(List.of("X-One: 1", "X-Two: 2", "X-Two: 3"), A, B);
        CheckSpec turned = withHeaders(List.of("X-Two: 2", "X-Two: 3", "X-One: 1"), B, A, B);
        assertThat(turned).isEqualTo(spec).hasSameHashCodeAs(spec);
        assertThat(withHeaders(List.of("X-One: 1", "X-Two: 3", "X-Two: 2"), A, B))
                .as("the order of one name's values is part of the request")
                .isNotEqualTo(spec);
        world.want(spec);
        HealthView view = world.view();
        int heard = world.listener.heard.size();
        world.want(turned);
        assertThat(world.view()).isSameAs(view);
        assertThat(world.listener.heard).hasSize(heard);
    }

    @Test
    void probesWithExactlyWhatWasWishedWhoeverAsks_W14() {
        world.want(withHeaders(List.of("Authorization: Bearer old"), A)).seconds(1);
        world.prober.answer(A, REFUSED);
        world.seconds(1);
        TargetHealth known = world.health(A);
        assertThat(known).isEqualTo(new TargetHealth(HealthStatus.MOSTLY_HEALTHY, new Counters(0, 0, 1, 0)));
        world.want(withHeaders(List.of("Authorization: Bearer new"), A));
        assertThat(world.health(A)).as("a rotated secret costs no health").isEqualTo(known);
        world.prober.answer(A, new Observation.Status(200));
        world.seconds(1);
        assertThat(world.prober.sent)
                .extracting(sent -> sent.request().check().headers())
                .containsExactly(
                        List.of("Authorization: Bearer old"),
                        List.of("Authorization: Bearer old"),
                        List.of("Authorization: Bearer new"));
    }

    @Test
    void leavesNoResourceUnprobedWhoeverHoldsTheLeaseOfAnother_W15() {
        try (Fleet fleet = new Fleet(new MemoryLedgers())) {
            World first = fleet.join("first").world;
            World second = fleet.join("second").world;
            ResourceId onlySecond = new ResourceId("only-second");
            CheckSpec spec = Specs.BASE.at(A);
            first.want(spec);
            fleet.seconds(0.5);
            second.engine.reconcile("test", Map.of(World.R, spec, onlySecond, Specs.BASE.at(B)));
            first.prober.answer(A, REFUSED);
            fleet.seconds(3.2);
            assertThat(first.prober.sent)
                    .as("one process probes what both know")
                    .hasSizeBetween(3, 4);
            assertThat(second.prober.sent)
                    .as("the other one what only it knows")
                    .extracting(sent -> sent.request().target().host())
                    .containsExactly(B, B, B);
            assertThat(first.view().isUsable(first.node(A))).isFalse();
            assertThat(second.view().isUsable(second.node(A)))
                    .as("and hears of the rest")
                    .isFalse();
            second.prober.answer(A, REFUSED);
            first.close();
            fleet.seconds(3);
            assertThat(second.prober.sent)
                    .as("and takes over when the first one goes")
                    .extracting(sent -> sent.request().target().host())
                    .contains(A);
        }
    }

    @Test
    void needsNoCheckerKeptAliveToForget_W18() {
        world.want(Specs.BASE.passive(Specs.PASSIVE).at(A)).seconds(2);
        assertThat(world.store.inner.load(World.R).blockOptional(Duration.ofSeconds(1)))
                .isPresent();
        world.wantNothing();
        assertThat(world.store.inner.load(World.R).blockOptional(Duration.ofSeconds(1)))
                .as("forgotten at once, not ten seconds later")
                .isEmpty();
        assertThat(world.engine.views()).isEmpty();
        long scheduled = world.time.getScheduledTaskCount();
        int calls = world.store.calls.size();
        int probes = world.prober.sent.size();
        world.seconds(30);
        assertThat(world.time.getScheduledTaskCount())
                .as("nothing waits to purge")
                .isEqualTo(scheduled);
        assertThat(world.store.calls).hasSize(calls);
        assertThat(world.prober.sent).hasSize(probes);
    }

    private static CheckSpec withHeaders(List<String> headers, String... endpoints) {
        CheckSpec spec = Specs.BASE.at(endpoints);
        ActiveCheck c = spec.checks().active();
        ActiveCheck active = new ActiveCheck(
                c.type(),
                c.timeout(),
                c.concurrency(),
                c.host(),
                c.port(),
                c.method(),
                c.path(),
                c.body(),
                headers,
                c.verifyCertificate(),
                c.sni(),
                c.sslBundle(),
                c.healthy(),
                c.unhealthy());
        return new CheckSpec(new Checks(active, null), spec.endpoints());
    }

    private static List<String> addresses(HealthView view) {
        return view.nodes().nodes().stream().map(Node::address).sorted().toList();
    }
}
