package io.github.aiproxymulti.aiproxy.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.HashPicker;
import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingTest {

    private static final String CHECKS = "checks: {active: {}}";

    private final FakeCheckers checkers = new FakeCheckers();
    private final PickerCache<Picker> pickers = new PickerCache<>(100);

    @Test
    void keepsTheVerySameSnapshotWhileTheRevisionStands() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");

        RoutingSnapshot first = routing.snapshot();
        long reads = checkers.reads.get();

        assertThat(routing.snapshot()).isSameAs(first);
        assertThat(checkers.reads.get()).as("views read by the second look").isEqualTo(reads);
    }

    @Test
    void keepsThePickerWithItsCursorWhenAnotherResourceChanged() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        RoutingSnapshot first = routing.snapshot();

        checkers.ready("other/x", false);
        RoutingSnapshot second = routing.snapshot();

        assertThat(second).isNotSameAs(first);
        assertThat(second.picker()).isSameAs(first.picker());
        assertThat(second.revision()).isEqualTo(checkers.revision());
    }

    @Test
    void makesANewSnapshotWhenAViewChanges() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        ready("a", true);
        ready("b", true);
        RoutingSnapshot first = routing.snapshot();

        ready("a", false);

        assertThat(routing.snapshot().picker()).isNotSameAs(first.picker());
        assertThat(picked(routing, 20)).containsExactly("b");
    }

    @Test
    void looksAgainWhenAViewChangedWhileItWasReading() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        ready("a", true);
        ready("b", true);
        checkers.beforeRead = () -> {
            checkers.beforeRead = () -> {};
            ready("b", false);
        };

        RoutingSnapshot torn = routing.snapshot();
        assertThat(torn.revision()).isLessThan(checkers.revision());

        assertThat(picked(routing, 20)).containsExactly("a");
        assertThat(routing.snapshot().revision()).isEqualTo(checkers.revision());
    }

    @Test
    void neverUsesAPickerAgainThatWasMadeBeforeACheckerWasReady_L3a_HC18() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "n1", "n2");
        RoutingSnapshot unchecked = routing.snapshot();
        checkers.publish(HealthView.pending(id("n1")));
        checkers.publish(HealthView.pending(id("n2")));
        RoutingSnapshot pending = routing.snapshot();
        assertThat(picked(routing, 20)).containsExactlyInAnyOrder("n1", "n2");

        ready("n1", false);
        ready("n2", true);
        RoutingSnapshot ready = routing.snapshot();

        assertThat(List.of(unchecked.picker(), pending.picker(), ready.picker()))
                .doesNotHaveDuplicates();
        assertThat(picked(routing, 20)).containsExactly("n2");
    }

    @Test
    void tellsUncheckedPendingAndReadyApartWithEqualMembers() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        Picker unchecked = routing.snapshot().picker();
        checkers.publish(HealthView.pending(id("a")));
        Picker pending = routing.snapshot().picker();
        checkers.publish(FakeCheckers.view("r/a", 0, 0, 0, Map.of("10.0.0.1", true)));
        Picker ready = routing.snapshot().picker();

        assertThat(List.of(unchecked, pending, ready)).doesNotHaveDuplicates();
    }

    @Test
    void tellsSwappedVersionsApart_L3a2() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "i1", "i2");
        checkers.publish(FakeCheckers.view("r/i1", 7, 1, 3, Map.of("10.0.0.1", true)));
        checkers.publish(FakeCheckers.view("r/i2", 7, 2, 3, Map.of("10.0.0.2", false)));
        RoutingSnapshot before = routing.snapshot();
        assertThat(picked(routing, 20)).containsExactly("i1");

        checkers.publish(FakeCheckers.view("r/i1", 7, 2, 3, Map.of("10.0.0.1", false)));
        checkers.publish(FakeCheckers.view("r/i2", 7, 1, 3, Map.of("10.0.0.2", true)));

        assertThat(routing.snapshot().picker()).isNotSameAs(before.picker());
        assertThat(picked(routing, 20)).containsExactly("i2");
    }

    @Test
    void tellsGenerationsWithEqualVersionsApart_L3a3() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "n1", "n2");
        ready("n2", true);
        checkers.publish(FakeCheckers.view("r/n1", 1, 0, 5, Map.of("10.0.0.1", false)));
        assertThat(picked(routing, 20)).containsExactly("n2");

        checkers.publish(FakeCheckers.view("r/n1", 2, 0, 5, Map.of("10.0.0.1", true)));

        assertThat(picked(routing, 20)).containsExactlyInAnyOrder("n1", "n2");
    }

    @Test
    void sendsNothingToAnAddressThatWasRemoved_L3a4() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        checkers.publish(FakeCheckers.view("r/a", 1, 2, 3, Map.of("10.0.0.1", true, "10.0.0.2", true)));
        checkers.publish(FakeCheckers.view("r/b", 4, 5, 6, Map.of("10.0.1.1", true)));
        assertThat(addresses(routing, "a")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");

        checkers.publish(FakeCheckers.view("r/a", 1, 2, 7, Map.of("10.0.0.1", true)));

        assertThat(addresses(routing, "a")).containsExactly("10.0.0.1:8080");
    }

    @Test
    void usesHealthyAddressesOfAnInstanceOnly() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        checkers.publish(
                FakeCheckers.view("r/a", 1, 2, 3, Map.of("10.0.0.1", true, "10.0.0.2", false, "10.0.0.3", true)));

        assertThat(addresses(routing, "a")).containsExactly("10.0.0.1:8080", "10.0.0.3:8080");
    }

    @Test
    void usesAllAddressesOfAnInstanceThatIsUsedAlthoughAllAreDown() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        checkers.publish(FakeCheckers.view("r/a", 1, 2, 3, Map.of("10.0.0.1", false, "10.0.0.2", false)));
        ready("b", false);

        assertThat(addresses(routing, "a")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
    }

    @Test
    void usesTheConfiguredAddressUntilACheckerIsReady() {
        Routing routing = routing(Algorithm.ROUNDROBIN, "a", "b");
        assertThat(addresses(routing, "a")).containsExactly("127.0.0.1:1000");

        checkers.publish(HealthView.pending(id("a")));

        assertThat(addresses(routing, "a")).containsExactly("127.0.0.1:1000");
    }

    @Test
    void usesAllWhenAllAreUnhealthy_HC927() {
        for (Algorithm algorithm : List.of(Algorithm.ROUNDROBIN, Algorithm.CHASH)) {
            Routing routing = routing(algorithm, "a", "b");
            ready("a", false);
            ready("b", false);

            assertThat(picked(routing, 200)).as(algorithm.toString()).containsExactly("a", "b");
        }
    }

    @Test
    void usesAnUncheckedMemberAloneWhenAllOthersAreUnhealthy_HC927() {
        for (Algorithm algorithm : List.of(Algorithm.ROUNDROBIN, Algorithm.CHASH)) {
            Routing routing = routing(algorithm, "a", "b", "unchecked");
            ready("a", false);
            ready("b", false);

            assertThat(picked(routing, 200)).as(algorithm.toString()).containsExactly("unchecked");
        }
    }

    @Test
    void keepsTheHashRingWhateverHealthDoes() {
        Routing routing = routing(Algorithm.CHASH, "a", "b");
        Picker ring = routing.snapshot().picker();

        ready("a", false);
        assertThat(routing.snapshot().picker()).isSameAs(ring);
        assertThat(picked(routing, 200)).containsExactly("b");

        ready("a", true);
        assertThat(routing.snapshot().picker()).isSameAs(ring);
        assertThat(picked(routing, 200)).containsExactly("a", "b");
    }

    @Test
    void movesOnlyTheKeysOfTheUnhealthyInstance_CH06() {
        List<InstancePlan> plans = Plans.list(
                Plans.local("gpu-a", 1001, "weight: 3, " + CHECKS),
                Plans.local("gpu-b", 1002, "weight: 6, " + CHECKS),
                Plans.local("gpu-c", 1003, "weight: 10, " + CHECKS));
        Routing routing = new Routing(
                "r",
                plans,
                checkers,
                Standing.of(plans),
                new SnapshotFactory(
                        "v", Algorithm.CHASH, new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1))));
        Map<String, String> before = owners(routing);
        assertThat(before.values()).contains("gpu-a", "gpu-b", "gpu-c");
        assertThat(before.values().stream().filter("gpu-a"::equals)).hasSize(20);
        assertThat(before.values().stream().filter("gpu-b"::equals)).hasSize(45);

        ready("gpu-a", false);
        ready("gpu-b", true);
        ready("gpu-c", true);
        Map<String, String> after = owners(routing);

        assertThat(after.values()).doesNotContain("gpu-a");
        before.forEach((key, owner) -> {
            if (!owner.equals("gpu-a")) {
                assertThat(after.get(key)).as(key).isEqualTo(owner);
            }
        });
        assertThat(after).containsEntry("session-4", "gpu-b").containsEntry("session-23", "gpu-c");
    }

    @Test
    void wantsCheckersOfAllInstances() {
        assertThat(routing(Algorithm.ROUNDROBIN, "a", "b").desiredCheckers().keySet())
                .containsExactly(id("a"), id("b"));
    }

    @Test
    void wantsNoCheckerForALoneInstance_D21_HC928() {
        assertThat(routing(Algorithm.ROUNDROBIN, "a").desiredCheckers()).isEmpty();
    }

    @Test
    void dropsPriorityLevelsWithoutAHealthyInstance() {
        List<InstancePlan> plans = Plans.list(
                Plans.local("high", 1001, "priority: 1, " + CHECKS),
                Plans.local("low", 1002, "priority: 0, " + CHECKS));
        Routing routing = new Routing(
                "r",
                plans,
                checkers,
                Standing.of(plans),
                new SnapshotFactory(
                        "v",
                        Algorithm.ROUNDROBIN,
                        new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1))));
        assertThat(picked(routing, 20)).containsExactly("high");

        ready("high", false);

        assertThat(picked(routing, 20)).containsExactly("low");
    }

    @Test
    void sharesNoPickerBetweenRoutesOrConfigurations() {
        List<InstancePlan> plans = Plans.list(Plans.local("a", 1001, ""), Plans.local("b", 1002, ""));
        List<Picker> all = new ArrayList<>();
        for (String route : List.of("r1", "r2")) {
            for (String version : List.of("v1", "v2")) {
                SnapshotFactory factory = new SnapshotFactory(
                        version,
                        Algorithm.ROUNDROBIN,
                        new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1)));
                all.add(new Routing(route, plans, checkers, Standing.of(plans), factory)
                        .snapshot()
                        .picker());
            }
        }
        SnapshotFactory again = new SnapshotFactory(
                "v1", Algorithm.ROUNDROBIN, new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1)));

        assertThat(all).doesNotHaveDuplicates();
        assertThat(new Routing("r1", plans, checkers, Standing.of(plans), again)
                        .snapshot()
                        .picker())
                .as("a refresh that changes nothing")
                .isSameAs(all.get(0));
    }

    private Routing routing(Algorithm algorithm, String... names) {
        String[] items = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            items[i] = Plans.local(names[i], 1000 + i, CHECKS);
        }
        return new Routing(
                "r",
                Plans.list(items),
                checkers,
                Standing.of(Plans.list(items)),
                new SnapshotFactory(
                        "v", algorithm, new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1))));
    }

    private void ready(String name, boolean usable) {
        checkers.ready("r/" + name, usable);
    }

    private static ResourceId id(String name) {
        return new ResourceId("r/" + name);
    }

    private static Set<String> picked(Routing routing, int requests) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < requests; i++) {
            names.add(first(routing, i * 0x9E3779B9).plan().name());
        }
        return names;
    }

    private static Set<String> addresses(Routing routing, String name) {
        Set<String> labels = new TreeSet<>();
        InstanceSelector selector = new InstanceSelector(routing, new Random(7));
        for (int i = 0; i < 200; i++) {
            Selection.Chosen chosen =
                    (Selection.Chosen) selector.open(i, Admission.ALL).next();
            @Nullable UpstreamAddress address = chosen.address();
            if (chosen.plan().name().equals(name) && address != null) {
                labels.add(address.label());
            }
        }
        return labels;
    }

    private static Map<String, String> owners(Routing routing) {
        Map<String, String> owners = new HashMap<>();
        IntStream.rangeClosed(1, 120).mapToObj(i -> "session-" + i).forEach(key -> {
            int hash = HashPicker.hash(key.getBytes(StandardCharsets.UTF_8));
            owners.put(key, first(routing, hash).plan().name());
        });
        return owners;
    }

    private static Selection.Chosen first(Routing routing, int hash) {
        return (Selection.Chosen) new InstanceSelector(routing, new Random(hash))
                .open(hash, Admission.ALL)
                .next();
    }
}
