package io.github.aiproxymulti.healthcheck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InMemoryHealthStoreTest {

    private static final ResourceId R = new ResourceId("r");

    private final HealthStore store = new InMemoryHealthStore();

    @Test
    void givesBackWhatWasSaved() {
        assertThat(load()).isNull();
        assertThat(save(2, 5, 0)).isEqualTo(WriteResult.OK);
        assertThat(load()).isEqualTo(health(2, 5));
    }

    @Test
    void refusesAnOlderGenerationRevisionOrEpoch() {
        assertThat(save(2, 5, 3)).isEqualTo(WriteResult.OK);
        assertThat(save(1, 9, 3)).isEqualTo(WriteResult.STALE);
        assertThat(save(2, 4, 3)).isEqualTo(WriteResult.STALE);
        assertThat(save(2, 6, 2)).isEqualTo(WriteResult.STALE);
        assertThat(load()).isEqualTo(health(2, 5));
        assertThat(save(2, 6, 3)).isEqualTo(WriteResult.OK);
    }

    @Test
    void neverBringsADeletedResourceBack() {
        save(2, 5, 0);
        assertThat(store.delete(R, 7, 0).block()).isEqualTo(WriteResult.OK);
        assertThat(load()).isNull();
        assertThat(save(2, 9, 0)).isEqualTo(WriteResult.STALE);
        assertThat(save(7, 10, 0)).isEqualTo(WriteResult.STALE);
        assertThat(load()).isNull();
        assertThat(save(8, 8, 0)).as("a later life").isEqualTo(WriteResult.OK);
    }

    @Test
    void refusesADeletionThatIsBehind() {
        save(9, 9, 0);
        assertThat(store.delete(R, 4, 0).block()).isEqualTo(WriteResult.STALE);
        assertThat(load()).isEqualTo(health(9, 9));
    }

    @Test
    void keepsABoundedNumberOfTombstones() {
        for (int i = 1; i <= 10_001; i++) {
            assertThat(store.delete(new ResourceId("r" + i), i, 0).block()).isEqualTo(WriteResult.OK);
        }
        assertThat(store.save(new StoredHealth(new ResourceId("r1"), Plan.NONE, 1, 1, Map.of()), 0)
                        .block())
                .as("the oldest tombstone is gone")
                .isEqualTo(WriteResult.OK);
        assertThat(store.save(new StoredHealth(new ResourceId("r2"), Plan.NONE, 2, 2, Map.of()), 0)
                        .block())
                .isEqualTo(WriteResult.STALE);
    }

    private @Nullable StoredHealth load() {
        return store.load(R).block();
    }

    private @Nullable WriteResult save(long generation, long revision, long epoch) {
        return store.save(health(generation, revision), epoch).block();
    }

    private static StoredHealth health(long generation, long revision) {
        return new StoredHealth(
                R,
                Plan.NONE,
                generation,
                revision,
                Map.of(new TargetKey("10.0.0.1", 80, "a"), new StoredTarget(1, TargetHealth.NEW)));
    }
}
