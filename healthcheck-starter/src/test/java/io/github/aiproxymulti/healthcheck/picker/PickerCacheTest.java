package io.github.aiproxymulti.healthcheck.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.NodeSet;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PickerCacheTest {

    private static final ResourceId R = new ResourceId("r");

    @Test
    void buildsOnePickerPerKey() {
        PickerCache<Object> cache = new PickerCache<>(10);
        AtomicInteger built = new AtomicInteger();
        Object first = cache.get(key("v1"), () -> picker(built));
        assertThat(cache.get(key("v1"), () -> picker(built))).isSameAs(first);
        assertThat(cache.get(key("v2"), () -> picker(built))).isNotSameAs(first);
        assertThat(built).hasValue(2);
    }

    @Test
    void neverLosesAPickerThatIsInUse() {
        PickerCache<Object> cache = new PickerCache<>(1);
        AtomicInteger built = new AtomicInteger();
        Object mine = cache.get(key("mine"), () -> picker(built));
        List<Object> others = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            others.add(cache.get(key("other" + i), () -> picker(built)));
        }
        assertThat(cache.get(key("mine"), () -> picker(built))).isSameAs(mine);
        assertThat(others).doesNotContain(mine);
    }

    @Test
    void tellsAbsentPendingAndZeroApart_HC926() {
        Set<CheckerState> states = new HashSet<>(List.of(
                CheckerState.of(HealthView.unchecked(R)),
                CheckerState.of(HealthView.pending(R)),
                CheckerState.of(ready(0, 0, 0)),
                CheckerState.of(ready(12, 0, 3)),
                CheckerState.of(ready(1, 0, 23)),
                CheckerState.of(ready(123, 0, 0)),
                CheckerState.of(ready(1, 2, 0)),
                CheckerState.of(ready(2, 1, 0))));
        assertThat(states).hasSize(8);
    }

    @Test
    void neverConfusesTwoMembersThatSwapTheirVersions_L3a2() {
        CheckerState one = CheckerState.of(ready(1, 1, 1));
        CheckerState two = CheckerState.of(ready(1, 2, 1));
        assertThat(new PickerKey("route", "v", List.of(one, two)))
                .isNotEqualTo(new PickerKey("route", "v", List.of(two, one)));
    }

    private static HealthView ready(long generation, long version, long nodes) {
        return new HealthView(R, generation, version, Phase.READY, new NodeSet(nodes, List.of()), Map.of(), Map.of());
    }

    private static PickerKey key(String version) {
        return new PickerKey("route", version, List.of());
    }

    private static Object picker(AtomicInteger built) {
        built.incrementAndGet();
        return new Object();
    }
}
