package io.github.aiproxymulti.healthcheck.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.picker.CheckerState;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.github.aiproxymulti.healthcheck.picker.PickerKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What it costs to notice that one of 100 instances changed, and to make what is picked from: read 100 views, make the key, miss
 * the cache, keep who is usable. What a picker does beyond that is its owner's.
 */
@Tag("proof")
class PickerRebuildTest {

    private static final int INSTANCES = 100;
    private static final int ROUNDS = 20_000;

    @Test
    void noticesAChangeOfOneOfAHundredInstancesWellWithinAMillisecond() {
        try (World world = new World()) {
            Map<ResourceId, CheckSpec> desired = new HashMap<>();
            List<ResourceId> ids = IntStream.range(0, INSTANCES)
                    .mapToObj(i -> new ResourceId("route#" + i))
                    .toList();
            ids.forEach(id -> desired.put(id, Specs.BASE.at("10.0.0.1", "10.0.0.2")));
            world.engine.reconcile("figures", desired);
            PickerCache<List<HealthView>> cache = new PickerCache<>(256);
            long[] nanos = new long[ROUNDS];
            int size = 0;
            for (int i = 0; i < ROUNDS; i++) {
                String version = String.valueOf(i);
                long before = System.nanoTime();
                List<HealthView> views = ids.stream().map(world.engine::view).toList();
                PickerKey key = new PickerKey(
                        "route", version, views.stream().map(CheckerState::of).toList());
                size += cache.get(
                                key,
                                () -> views.stream()
                                        .filter(HealthView::isUsable)
                                        .toList())
                        .size();
                nanos[i] = System.nanoTime() - before;
            }
            Arrays.sort(nanos, ROUNDS / 2, ROUNDS);
            long median = nanos[ROUNDS * 3 / 4];
            long p99 = nanos[ROUNDS / 2 + ROUNDS / 2 * 99 / 100];
            System.out.printf(
                    "picker key and rebuild, %d instances: median %.1f us, p99 %.1f us%n",
                    INSTANCES, median / 1e3, p99 / 1e3);
            assertThat(size).isEqualTo(ROUNDS * INSTANCES);
            assertThat(median).as("nanoseconds").isLessThan(1_000_000);
        }
    }
}
