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
import org.junit.jupiter.api.Test;

class OrderedCandidatesTest {

    private static final String NONE_LEFT = "all servers tried";

    private final FakeCheckers checkers = new FakeCheckers();
    private final InstanceSelector selector = selector("a", "b", "c");

    @Test
    void offersEachInTheGivenOrderOnce() {
        assertThat(drain(selector.open(List.of(2, 0), Admission.ALL))).containsExactly("c", "a", NONE_LEFT, NONE_LEFT);
    }

    @Test
    void passesOverUnhealthyOnes() {
        checkers.ready("r/c", false);

        assertThat(drain(selector.open(List.of(2, 0), Admission.ALL))).startsWith("a", NONE_LEFT);
    }

    @Test
    void filtersNothingWhenTheOrderNamesNoHealthyOne() {
        checkers.ready("r/c", false);
        checkers.ready("r/b", false);

        assertThat(drain(selector.open(List.of(2, 1), Admission.ALL))).startsWith("c", "b", NONE_LEFT);
        assertThat(drain(selector.open(List.of(2), Admission.ALL))).startsWith("c", NONE_LEFT);
    }

    @Test
    void passesOverWhatIsNotAdmitted() {
        assertThat(drain(selector.open(List.of(2, 1, 0), plan -> !plan.name().equals("b"))))
                .startsWith("c", "a", NONE_LEFT);
    }

    @Test
    void staysWithTheHealthOfItsFirstMoment() {
        Candidates candidates = selector.open(List.of(0, 1), Admission.ALL);
        candidates.next();

        checkers.ready("r/b", false);

        assertThat(candidates.next()).isInstanceOf(Selection.Chosen.class);
    }

    private InstanceSelector selector(String... names) {
        List<String> items = new ArrayList<>();
        for (String name : names) {
            items.add(Plans.local(name, 1000 + items.size(), ""));
        }
        List<InstancePlan> plans = Plans.list(items.toArray(String[]::new));
        PickerCache<Picker> pickers = new PickerCache<>(10);
        SnapshotFactory snapshots = new SnapshotFactory(
                "v", Algorithm.SEMANTIC, new Balancing(pickers, SlowStart.OFF, Standing.fresh(), new Random(1)));
        return new InstanceSelector(new Routing("r", plans, checkers, Standing.of(plans), snapshots), new Random(1));
    }

    private static List<String> drain(Candidates candidates) {
        List<String> offered = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Selection selection = candidates.next();
            offered.add(
                    selection instanceof Selection.NoneLeft none
                            ? none.reason()
                            : ((Selection.Chosen) selection).plan().name());
        }
        return offered;
    }
}
