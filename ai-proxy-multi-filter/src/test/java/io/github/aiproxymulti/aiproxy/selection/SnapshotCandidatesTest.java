package io.github.aiproxymulti.aiproxy.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotCandidatesTest {

    private static final String ALL_UPSTREAM = "all upstream servers tried";
    private static final String ALL = "all servers tried";

    private final FakeCheckers checkers = new FakeCheckers();

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ROUNDROBIN", "CHASH", "LEAST_REQUEST", "EWMA"})
    void offersEveryInstanceOnceThenNone(Algorithm algorithm) {
        for (int hash = 0; hash < 50; hash++) {
            List<String> offered = drain(open(algorithm, hash * 0x01234567, Admission.ALL, "a w1", "b w5", "c w2"));

            assertThat(offered).hasSize(4).endsWith(ALL_UPSTREAM);
            assertThat(offered.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Test
    void offersHealthyInstancesOnly() {
        checkers.ready("r/b", false);

        assertThat(drain(open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "a w1", "b w1")))
                .containsExactly("a", ALL_UPSTREAM);
        assertThat(drain(open(Algorithm.CHASH, 0, Admission.ALL, "a w1", "b w1")))
                .startsWith("a")
                .hasSize(2);
    }

    @Test
    void goesDownThePrioritiesAndSaysSoInOtherWords_PRI02() {
        assertThat(drain(open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "low w1 p0", "mid w1 p10", "high w1 p20")))
                .containsExactly("high", "mid", "low", ALL);
    }

    @Test
    void exhaustsALevelBeforeTheNext() {
        List<String> offered =
                drain(open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "a w1 p1", "b w1 p1", "c w1 p0", "d w1 p0"));

        assertThat(offered.subList(0, 2)).containsExactlyInAnyOrder("a", "b");
        assertThat(offered.subList(2, 4)).containsExactlyInAnyOrder("c", "d");
        assertThat(offered.get(4)).isEqualTo(ALL);
    }

    @Test
    void tellsWhichSetIsExhausted_D07() {
        checkers.ready("r/a", false);
        assertThat(drain(open(Algorithm.ROUNDROBIN, 0, plan -> false, "a w1", "b w1", "c w1")))
                .containsExactly(ALL_UPSTREAM);

        checkers.ready("r/a", true);
        assertThat(drain(open(Algorithm.ROUNDROBIN, 0, plan -> false, "a w1", "b w1", "c w1")))
                .containsExactly(ALL);
    }

    @Test
    void passesOverWhatIsNotAdmittedAndCountsItAsTried() {
        Candidates candidates =
                open(Algorithm.ROUNDROBIN, 0, plan -> !plan.name().equals("b"), "a w1", "b w1", "c w1");

        assertThat(drain(candidates)).hasSize(3).contains("a", "c").doesNotContain("b");
    }

    @Test
    void asksForAdmissionAtEveryPick_D27() {
        AtomicBoolean full = new AtomicBoolean();
        Candidates candidates = open(Algorithm.ROUNDROBIN, 0, plan -> !full.get(), "a w1", "b w1", "c w1");

        assertThat(candidates.next()).isInstanceOf(Selection.Chosen.class);
        full.set(true);
        assertThat(candidates.next()).isInstanceOf(Selection.NoneLeft.class);
    }

    @Test
    void asksForAdmissionOfHealthyInstancesOnly() {
        checkers.ready("r/a", false);
        List<String> asked = new ArrayList<>();
        Admission noting = plan -> {
            asked.add(plan.name());
            return true;
        };

        drain(open(Algorithm.CHASH, 0, noting, "a w1", "b w1"));

        assertThat(asked).contains("b").doesNotContain("a");
    }

    @Test
    void staysWithTheHealthOfItsFirstMoment() {
        Candidates candidates = open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "a w1", "b w1");
        Selection first = candidates.next();

        checkers.ready("r/a", false);
        checkers.ready("r/b", false);

        assertThat(first).isInstanceOf(Selection.Chosen.class);
        assertThat(candidates.next()).isInstanceOf(Selection.Chosen.class);
        assertThat(candidates.next()).isEqualTo(new Selection.NoneLeft(ALL_UPSTREAM));
    }

    @Test
    void goesRoundWithWeights_RR01() {
        List<InstancePlan> plans = plans("openai w4", "deepseek w1");
        InstanceSelector selector = new InstanceSelector(routing(Algorithm.ROUNDROBIN, plans), new Random(1));

        long openai = 0;
        for (int i = 0; i < 10; i++) {
            Selection.Chosen chosen =
                    (Selection.Chosen) selector.open(0, Admission.ALL).next();
            openai += chosen.plan().name().equals("openai") ? 1 : 0;
        }

        assertThat(openai).isEqualTo(8);
    }

    @Test
    void usesAZeroWeightInstanceThatIsAloneOnItsLevel_D05() {
        assertThat(drain(open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "a w0 p1", "b w1 p0")))
                .containsExactly("a", "b", ALL);
    }

    @Test
    void prefersAnotherFailureDomainToThatOfWhoFailed() {
        for (Algorithm algorithm : List.of(Algorithm.ROUNDROBIN, Algorithm.CHASH, Algorithm.LEAST_REQUEST)) {
            List<String> drained = drain(
                    open(algorithm, 0, Admission.ALL, "a1 w5 p3 eu", "a2 w5 p3 eu", "b1 w1 p2 us", "b2 w1 p1 us"));

            assertThat(drained.get(0)).isIn("a1", "a2");
            assertThat(drained.subList(1, 4))
                    .containsExactly("b1", drained.get(0).equals("a1") ? "a2" : "a1", "b2");
            assertThat(drained).hasSize(5).last().isEqualTo(ALL);
        }
    }

    @Test
    void triesTheFailedDomainAgainWhenThereIsNoOther() {
        assertThat(drain(open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "a w1 p2 eu", "b w1 p1 eu", "c w1 p0 eu")))
                .containsExactly("a", "b", "c", ALL);
    }

    @Test
    void leavesAloneWhoHasNoDomain() {
        assertThat(drain(
                        open(Algorithm.ROUNDROBIN, 0, Admission.ALL, "a w1 p3 eu", "b w1 p2", "c w1 p1 eu", "d w1 p0")))
                .containsExactly("a", "b", "d", "c", ALL);
    }

    @Test
    void refusedInstancesOfAFailedDomainAreNotOffered() {
        assertThat(drain(open(
                        Algorithm.ROUNDROBIN,
                        0,
                        plan -> !plan.name().equals("b"),
                        "a w1 p2 eu",
                        "b w1 p1 eu",
                        "c w1 p0 us")))
                .containsExactly("a", "c", ALL);
    }

    private Candidates open(Algorithm algorithm, int hash, Admission admission, String... instances) {
        return new InstanceSelector(routing(algorithm, plans(instances)), new Random(1)).open(hash, admission);
    }

    private Routing routing(Algorithm algorithm, List<InstancePlan> plans) {
        PickerCache<Picker> pickers = new PickerCache<>(10);
        return new Routing(
                "r",
                plans,
                checkers,
                Standing.of(plans),
                new SnapshotFactory(
                        "v", algorithm, new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1))));
    }

    /** Each as {@code name wWeight}, {@code name wWeight pPriority} or {@code name wWeight pPriority domain}. */
    private static List<InstancePlan> plans(String... instances) {
        String[] items = new String[instances.length];
        for (int i = 0; i < instances.length; i++) {
            String[] parts = instances[i].split(" ", -1);
            String priority = parts.length > 2 ? ", priority: " + parts[2].substring(1) : "";
            String domain = parts.length > 3 ? ", domain: " + parts[3] : "";
            items[i] = Plans.local(parts[0], 1000 + i, "weight: " + parts[1].substring(1) + priority + domain);
        }
        return Plans.list(items);
    }

    private static List<String> drain(Candidates candidates) {
        List<String> offered = new ArrayList<>();
        while (offered.size() < 20) {
            Selection selection = candidates.next();
            if (selection instanceof Selection.NoneLeft none) {
                offered.add(none.reason());
                return offered;
            }
            offered.add(((Selection.Chosen) selection).plan().name());
        }
        return offered;
    }
}
