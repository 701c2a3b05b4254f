package io.github.aiproxymulti.healthcheck.store;

import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where the health of resources is kept. Nothing here blocks. Every write carries what it was derived from, and the store
 * compares that with what it holds in the same atomic step as it writes: whoever is behind gets {@link WriteResult#STALE}
 * and changes nothing. The engine bounds every call in time and goes on from memory when the store fails.
 */
public interface HealthStore {

    /**
     * Reads a resource: when its checker is built, and when a write was refused.
     *
     * @return what is stored; empty when nothing is, or only a tombstone
     */
    Mono<StoredHealth> load(ResourceId resource);

    /**
     * Writes a resource as a whole.
     *
     * @param health what is known now
     * @param epoch of the writer's {@link Lease}
     * @return {@link WriteResult#STALE} when the store holds a later generation, revision or epoch, or a tombstone that is
     *     not older than the generation
     */
    Mono<WriteResult> save(StoredHealth health, long epoch);

    /**
     * Forgets a resource, leaving a tombstone that outlives every result still in flight, so that a late writer cannot bring
     * it back.
     *
     * @param resource the resource
     * @param generation of the deletion; generations at or below it are refused from now on
     * @param epoch of the writer's {@link Lease}
     */
    Mono<WriteResult> delete(ResourceId resource, long generation, long epoch);

    /** What others write about a resource, from subscription on; a store that nobody shares never emits. */
    Flux<StoredHealth> changes(ResourceId resource);

    /**
     * Competes for the right to probe a resource as long as it is subscribed to, and tells each change. A prober that is told
     * again that it is one writes what it knows again: the store has lost it. Until the first signal nothing is probed. An
     * error means that nobody can tell, and the subscriber probes for itself until it has subscribed again.
     *
     * @param resource the resource
     * @param plan what this process checks now; read whenever it is compared with what others check
     */
    Flux<Lease> lease(ResourceId resource, Supplier<Plan> plan);
}
