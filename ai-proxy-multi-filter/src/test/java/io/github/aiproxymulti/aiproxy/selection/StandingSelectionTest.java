package io.github.aiproxymulti.aiproxy.selection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.HashPicker;
import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.fixtures.FakeCheckers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Standing;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import io.github.aiproxymulti.aiproxy.standing.StandingListener;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests make of cool-downs, circuits and full instances. */
class StandingSelectionTest {

    private static final String COOLDOWN = "cooldown: {default_ms: 10000}";
    private static final String CIRCUIT =
            "circuit_breaker: {minimum_calls: 2, open_ms: 1000, half_open_calls: 2, ramp_ms: 0,"
                    + " max_ejected_percent: 100}";

    private static final String RAMP =
            "circuit_breaker: {minimum_calls: 2, open_ms: 1000, half_open_calls: 1, ramp_ms: 10000}";

    private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
    private final Random random = new Random(1);
    private final FakeCheckers checkers = new FakeCheckers();

    private Routing routing = routing(COOLDOWN, Algorithm.ROUNDROBIN, "", "", "");

    @Test
    void roundRobinIsExactOverThoseThatAreNotCooling() {
        cool("b");

        assertThat(counts(600)).isEqualTo(Map.of("a", 300, "c", 300));
    }

    @Test
    void aCoolDownThatIsOverEndsWithoutAnyEvent() {
        cool("b");
        pass(Duration.ofSeconds(10));

        assertThat(counts(600)).isEqualTo(Map.of("a", 200, "b", 200, "c", 200));
    }

    @Test
    void theSameConditionsFindTheSamePickerAgain() {
        RoutingSnapshot before = routing.snapshot();
        cool("b");
        RoutingSnapshot cooling = routing.snapshot();
        pass(Duration.ofSeconds(10));

        assertThat(cooling.picker()).isNotSameAs(before.picker());
        assertThat(routing.snapshot().picker()).isSameAs(before.picker());
    }

    @Test
    void nothingIsBuiltAnewWhileNothingChanges() {
        cool("b");
        RoutingSnapshot cooling = routing.snapshot();

        pass(Duration.ofSeconds(9));

        assertThat(routing.snapshot()).isSameAs(cooling);
    }

    @Test
    void aRequestUnderWayPassesOverWhatHasBegunToCool() {
        Candidates candidates = open();
        Selection.Chosen first = (Selection.Chosen) candidates.next();
        List<String> others = new ArrayList<>(List.of("a", "b", "c"));
        others.remove(first.plan().name());
        cool(others.get(0));

        assertThat(((Selection.Chosen) candidates.next()).plan().name()).isEqualTo(others.get(1));
        assertThat(candidates.next()).isInstanceOf(Selection.NoneLeft.class);
        assertThat(candidates.shortage()).isNull();
    }

    @Test
    void whenAllAreCoolingNoneIsTriedAndTheSmallestWaitIsTold() {
        cool("a");
        pass(Duration.ofSeconds(1));
        cool("b");
        cool("c");

        Candidates candidates = open();

        assertThat(candidates.next()).isInstanceOf(Selection.NoneLeft.class);
        assertThat(candidates.shortage())
                .satisfies(shortage -> assertThat(shortage.remaining()).isEqualTo(Duration.ofSeconds(9)));
    }

    @Test
    void unhealthyOnesAreTriedRatherThanThoseThatAreCooling() {
        cool("a");
        checkers.ready("r/b", false);
        checkers.ready("r/c", false);

        assertThat(counts(100)).isEqualTo(Map.of("b", 50, "c", 50));
    }

    @Test
    void theNextPriorityIsUsedWhenAllOfALevelAreOut() {
        routing = routing(COOLDOWN, Algorithm.ROUNDROBIN, "priority: 1", "priority: 1", "");
        assertThat(counts(10)).isEqualTo(Map.of("a", 5, "b", 5));

        cool("a");
        cool("b");

        assertThat(counts(10)).isEqualTo(Map.of("c", 10));
    }

    @Test
    void theRingKeepsEveryKeyThatDidNotBelongToTheCoolingOne() {
        routing = routing(COOLDOWN, Algorithm.CHASH, "", "", "");
        Map<Integer, String> before = owners();
        cool("b");
        Map<Integer, String> during = owners();
        pass(Duration.ofSeconds(10));

        before.forEach((key, owner) -> {
            if (owner.equals("b")) {
                assertThat(during.get(key)).isIn("a", "c");
            } else {
                assertThat(during.get(key)).isEqualTo(owner);
            }
        });
        assertThat(owners()).isEqualTo(before).containsValue("b");
    }

    @Test
    void anOrderThatWasDecidedPassesOverTheCoolingOnes() {
        routing = routing(COOLDOWN, Algorithm.SEMANTIC, "", "", "");
        cool("c");

        Candidates candidates = selector().open(List.of(2, 0), Admission.ALL);

        assertThat(((Selection.Chosen) candidates.next()).plan().name()).isEqualTo("a");
    }

    @Test
    void anOrderOfCoolingOnesOnlyTellsItsWait() {
        routing = routing(COOLDOWN, Algorithm.SEMANTIC, "", "", "");
        cool("c");

        Candidates candidates = selector().open(List.of(2), Admission.ALL);

        assertThat(candidates.next()).isInstanceOf(Selection.NoneLeft.class);
        assertThat(candidates.shortage())
                .satisfies(shortage -> assertThat(shortage.remaining()).isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void aFullInstanceIsSkippedAndUsedAgainWhenItHasRoom() {
        routing = routing("", Algorithm.ROUNDROBIN, "max_concurrency: 1", "max_concurrency: 1");
        Selection.Chosen first = (Selection.Chosen) open().next();
        Selection.Chosen second = (Selection.Chosen) open().next();
        assertThat(first.plan().name()).isNotEqualTo(second.plan().name());

        Candidates third = open();
        assertThat(third.next()).isInstanceOf(Selection.NoneLeft.class);
        assertThat(third.shortage())
                .satisfies(shortage -> assertThat(shortage.retryAfterSeconds()).isEqualTo(1));

        second.permit().end(Ending.SUCCESS, 1);
        assertThat(((Selection.Chosen) open().next()).plan().name())
                .isEqualTo(second.plan().name());
    }

    @Test
    void anEjectedInstanceGetsNothingAndThenItsTrialsOnly() {
        routing = routing(CIRCUIT, Algorithm.ROUNDROBIN, "", "", "");
        fail("b");
        assertThat(counts(600)).isEqualTo(Map.of("a", 300, "c", 300));

        pass(Duration.ofMillis(1001));
        List<Selection.Chosen> held = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            held.add((Selection.Chosen) open().next());
        }
        assertThat(held.stream().filter(one -> one.plan().name().equals("b"))).hasSize(2);

        held.forEach(one -> one.permit().end(Ending.SUCCESS, 1));
        assertThat(counts(600)).isEqualTo(Map.of("a", 200, "b", 200, "c", 200));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 100})
    void whenAllCircuitsAreOpenAllAreTried(int mostEjected) {
        routing = routing(
                CIRCUIT.replace("max_ejected_percent: 100", "max_ejected_percent: " + mostEjected),
                Algorithm.ROUNDROBIN,
                "",
                "",
                "");
        fail("a");
        fail("b");
        fail("c");

        assertThat(counts(99)).isEqualTo(Map.of("a", 33, "b", 33, "c", 33));
    }

    @Test
    void thoseThatAreSparedAreUsedBesideThoseWhoseCircuitsAreClosed() {
        routing = routing(CIRCUIT.replace("_percent: 100", "_percent: 1"), Algorithm.ROUNDROBIN, "", "", "");
        fail("a");
        fail("b");

        assertThat(counts(100)).isEqualTo(Map.of("b", 50, "c", 50));
    }

    @Test
    void theOnlyOneOnTrialIsTriedBeyondItsTrialsWhereTheOthersAreUnhealthy() {
        routing = routing(CIRCUIT, Algorithm.ROUNDROBIN, "", "");
        checkers.ready("r/b", false);
        fail("a");
        pass(Duration.ofMillis(1001));

        List<Selection> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            held.add(open().next());
        }

        assertThat(held)
                .allSatisfy(one ->
                        assertThat(((Selection.Chosen) one).plan().name()).isEqualTo("a"));
    }

    @Test
    void aChangeFoundWhilePickingIsPartOfTheNextRequestsPicker() {
        routing = routing(CIRCUIT, Algorithm.ROUNDROBIN, "", "", "");
        RoutingSnapshot before = routing.snapshot();

        fail("b");

        assertThat(routing.snapshot().picker()).isNotSameAs(before.picker());
    }

    @Test
    void anInstanceWhoseTrialsSucceededGetsItsShareBackLittleByLittle() {
        routing = routing(RAMP, Algorithm.ROUNDROBIN, "", "", "");
        comeBack("b");

        assertThat(counts(3000).get("b")).isBetween(40, 200);
        pass(Duration.ofSeconds(5));
        assertThat(counts(3000).get("b")).isBetween(350, 700);
        pass(Duration.ofSeconds(5));
        assertThat(counts(3000)).isEqualTo(Map.of("a", 1000, "b", 1000, "c", 1000));
    }

    @Test
    void keysComeBackLittleByLittleAndEachOnce() {
        routing = routing(RAMP, Algorithm.CHASH, "", "", "");
        Map<Integer, String> before = owners();
        long all = owned(before, "b");
        comeBack("b");

        Map<Integer, String> first = owners();
        assertThat(owned(first, "b")).isBetween(1L, all / 3);
        pass(Duration.ofSeconds(5));
        Map<Integer, String> half = owners();
        assertThat(owned(half, "b")).isBetween(all / 3, all * 2 / 3);
        first.forEach((key, owner) -> {
            if (owner.equals("b")) {
                assertThat(half.get(key)).as("a key that has come back stays").isEqualTo("b");
            }
        });
        pass(Duration.ofSeconds(5));
        assertThat(owners()).isEqualTo(before);
    }

    @Test
    void anOrderThatWasDecidedGoesToTheInstanceThatComesBackLittleByLittle() {
        routing = routing(RAMP, Algorithm.SEMANTIC, "", "", "");
        comeBack("c");

        assertThat(chosen(List.of(2, 0), 1000).get("c")).isBetween(40, 200);
        assertThat(chosen(List.of(2), 20)).isEqualTo(Map.of("c", 20));
        pass(Duration.ofSeconds(10));
        assertThat(chosen(List.of(2, 0), 100)).isEqualTo(Map.of("c", 100));
    }

    private Map<String, Integer> chosen(List<Integer> order, int requests) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            Selection.Chosen first =
                    (Selection.Chosen) selector().open(order, Admission.ALL).next();
            first.permit().end(Ending.SUCCESS, 1);
            counts.merge(first.plan().name(), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void aKeyIsServedByTheInstanceThatComesBackRatherThanByNobody() {
        routing = routing(RAMP, Algorithm.CHASH, "", "");
        comeBack("b");
        checkers.ready("r/a", false);

        assertThat(counts(50)).isEqualTo(Map.of("b", 50));
    }

    @Test
    void whoIsKeptOutByHealthIsNotWaitedForWhenTheOthersAreFull() {
        routing = routing("", Algorithm.ROUNDROBIN, "max_concurrency: 1", "");
        checkers.ready("r/b", false);
        assertThat(open().next()).isInstanceOf(Selection.Chosen.class);

        Candidates candidates = open();

        assertThat(candidates.next()).isInstanceOf(Selection.NoneLeft.class);
        assertThat(candidates.shortage()).extracting(Shortage::reason).isEqualTo("all servers are busy");
    }

    private void comeBack(String name) {
        for (int i = 0; i < 20; i++) {
            permit(name).end(Ending.FAILURE, 1);
        }
        pass(Duration.ofMillis(1001));
        Permit trial = routing.standing().enter(name.charAt(0) - 'a', true);
        assertThat(trial).isNotNull();
        trial.end(Ending.SUCCESS, 1);
    }

    private static long owned(Map<Integer, String> owners, String name) {
        return owners.values().stream().filter(name::equals).count();
    }

    private void cool(String name) {
        permit(name).head(429, header -> null);
    }

    private void fail(String name) {
        permit(name).end(Ending.FAILURE, 1);
        permit(name).end(Ending.FAILURE, 1);
    }

    private Permit permit(String name) {
        Permit permit = routing.standing().enter(name.charAt(0) - 'a', false);
        assertThat(permit).isNotNull();
        return permit;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Candidates open() {
        return selector().open(0, Admission.ALL);
    }

    private InstanceSelector selector() {
        return new InstanceSelector(routing, random);
    }

    private Map<String, Integer> counts(int requests) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            Selection.Chosen chosen = (Selection.Chosen) open().next();
            chosen.permit().end(Ending.SUCCESS, 1);
            counts.merge(chosen.plan().name(), 1, Integer::sum);
        }
        return counts;
    }

    private Map<Integer, String> owners() {
        Map<Integer, String> owners = new HashMap<>();
        for (int key = 0; key < 200; key++) {
            int hash = HashPicker.hash(("key" + key).getBytes(StandardCharsets.UTF_8));
            Selection.Chosen chosen =
                    (Selection.Chosen) selector().open(hash, Admission.ALL).next();
            chosen.permit().end(Ending.SUCCESS, 1);
            owners.put(key, chosen.plan().name());
        }
        return owners;
    }

    private Routing routing(String blocks, Algorithm algorithm, String... instances) {
        List<String> items = new ArrayList<>();
        for (String more : instances) {
            items.add(Plans.local(String.valueOf((char) ('a' + items.size())), 1000 + items.size(), more));
        }
        AiProxyMultiConfig config = Plans.config(
                "{" + (blocks.isEmpty() ? "" : blocks + ", ") + "instances: [" + String.join(", ", items) + "]}");
        List<InstancePlan> plans = Plans.of(config);
        Standings standings = new Standings(nanos::get, Clock.systemUTC(), StandingListener.NONE);
        return new Routing(
                "r",
                plans,
                checkers,
                standings.of("r", config.instances(), Standing.rules(config)),
                new SnapshotFactory(
                        "v", algorithm, new Balancing(new PickerCache<>(10), SlowStart.OFF, standings, new Random(1))));
    }
}
