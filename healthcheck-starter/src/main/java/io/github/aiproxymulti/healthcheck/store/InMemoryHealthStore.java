package io.github.aiproxymulti.healthcheck.store;

import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The store of a process that shares with nobody. Answers at once, on the calling thread. */
public final class InMemoryHealthStore implements HealthStore {

    /** Tombstones kept: far more than resources can be deleted while one probe is in flight. */
    private static final int MAX_TOMBSTONES = 10_000;

    private final ConcurrentMap<ResourceId, Entry> entries = new ConcurrentHashMap<>();
    private final Queue<Tomb> tombs = new ConcurrentLinkedQueue<>();

    @Override
    public Mono<StoredHealth> load(ResourceId resource) {
        return Mono.fromSupplier(() -> {
            Entry entry = entries.get(resource);
            return entry == null ? null : entry.health();
        });
    }

    @Override
    public Mono<WriteResult> save(StoredHealth health, long epoch) {
        return write(health.resource(), new Entry(health.generation(), health.revision(), epoch, health));
    }

    @Override
    public Mono<WriteResult> delete(ResourceId resource, long generation, long epoch) {
        return write(resource, new Entry(generation, Long.MAX_VALUE, epoch, null))
                .doOnNext(ignored -> bury(resource, generation));
    }

    @Override
    public Flux<StoredHealth> changes(ResourceId resource) {
        return Flux.never();
    }

    @Override
    public Flux<Lease> lease(ResourceId resource, Supplier<Plan> plan) {
        return Flux.just(Lease.UNSHARED);
    }

    private Mono<WriteResult> write(ResourceId resource, Entry next) {
        return Mono.fromSupplier(() -> {
            Entry winner = entries.compute(resource, (key, held) -> next.isBehind(held) ? held : next);
            return winner.equals(next) ? WriteResult.OK : WriteResult.STALE;
        });
    }

    private void bury(ResourceId resource, long generation) {
        tombs.add(new Tomb(resource, generation));
        // size() walks the queue; deletions are rare and the queue is bounded.
        while (tombs.size() > MAX_TOMBSTONES) {
            Tomb oldest = tombs.remove();
            entries.computeIfPresent(
                    oldest.resource,
                    (key, held) -> held.health == null && held.generation == oldest.generation ? null : held);
        }
    }

    private record Tomb(ResourceId resource, long generation) {}

    /** A tombstone has no health and, since nothing of its generation may follow, the largest revision. */
    private record Entry(
            long generation,
            long revision,
            long epoch,
            @Nullable StoredHealth health) {

        boolean isBehind(@Nullable Entry held) {
            return held != null
                    && (epoch < held.epoch
                            || generation < held.generation
                            || (generation == held.generation && revision < held.revision));
        }
    }
}
