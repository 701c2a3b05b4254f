package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One replica's access to storage that all replicas share. Every method is one atomic step for its resource, compares what it is
 * given with what is stored before it writes, and takes the time from the caller. Nothing blocks; nothing is bounded in time here.
 */
public interface Ledger {

    /**
     * Says that this replica still checks a resource, registers what it checks, and takes or keeps the lease when it is free or
     * its own.
     *
     * <p>A configuration that differs from the one in force replaces it only if this replica had that one before, or when neither
     * the prober nor any other replica that has it is alive. A deleted resource comes back only by a replica that knows of the
     * deletion, or after the tombstone has expired.
     *
     * @param resource the resource
     * @param plan what this replica checks
     * @param known the numbers under which it last was {@link Standing.Place#CURRENT}, and the largest it has seen of the others
     * @param now milliseconds
     */
    Mono<Standing> attend(ResourceId resource, Plan plan, Known known, long now);

    /**
     * Replaces the health of a resource; refused unless this replica holds the lease under just these numbers.
     *
     * @param health what to write
     * @param known the numbers it is derived from
     * @param now milliseconds
     */
    Mono<Receipt> save(StoredHealth health, Known known, long now);

    /**
     * Deletes a resource and leaves a tombstone; refused when others go on with a later configuration.
     *
     * @param resource the resource
     * @param known the numbers under which this replica had it
     * @param tombstone how long nobody who missed the deletion may bring it back
     * @param now milliseconds
     */
    Mono<Receipt> delete(ResourceId resource, Known known, Duration tombstone, long now);

    /** Lets go of a resource without deleting it: another replica may have the lease at once. */
    Mono<Void> leave(ResourceId resource, long now);

    /** Reads a resource; empty when there is none, or only a tombstone. */
    Mono<StoredHealth> load(ResourceId resource);

    /** What is written by anybody, from subscription on. */
    Flux<Notice> notices();

    /** Values found that nobody of ours wrote; they were ignored and overwritten. */
    long foreignValues();
}
