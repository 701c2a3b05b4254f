package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.sharing.Graveyard.Grave;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** Deletes, and goes on deleting as long as anything could bring the deleted back. */
final class Deletions {

    private final Ledger ledger;
    private final SharingPolicy policy;
    private final LongSupplier clock;
    private final Graveyard graveyard = new Graveyard();

    Deletions(Ledger ledger, SharingPolicy policy, LongSupplier clock) {
        this.ledger = ledger;
        this.policy = policy;
        this.clock = clock;
    }

    /** Remembers a resource this process no longer shares, for longer than any probe of it can last. */
    void letGo(Seat seat) {
        Duration longest = seat.plan().longestProbe().plus(policy.lease());
        Duration kept = longest.compareTo(policy.tombstone()) > 0 ? longest : policy.tombstone();
        graveyard.letGo(seat.resource(), seat.known(), kept, clock.getAsLong());
    }

    void bury(ResourceId resource) {
        Grave grave = graveyard.grave(resource);
        Duration tombstone = grave == null ? policy.tombstone() : grave.tombstone();
        graveyard.bury(resource, graveyard.known(resource), tombstone, clock.getAsLong());
    }

    /** Forgets that it was let go, because it is shared again; what is known of it goes on. */
    Known reopen(ResourceId resource) {
        return graveyard.reopen(resource);
    }

    /** What has to be kept deleted. */
    List<ResourceId> inForce() {
        return graveyard.deleted(clock.getAsLong());
    }

    /**
     * Deletes once more.
     *
     * @param resource what was buried
     * @param revived is told the numbers of the tombstone, and says whether the resource is shared here again
     */
    Mono<Void> repeat(ResourceId resource, Predicate<Known> revived) {
        return Mono.defer(() -> {
            Grave grave = graveyard.grave(resource);
            return grave == null
                    ? Mono.empty()
                    : ledger.delete(resource, grave.known(), grave.tombstone(), clock.getAsLong())
                            .doOnNext(receipt -> buried(resource, receipt, revived))
                            .then();
        });
    }

    private void buried(ResourceId resource, Receipt receipt, Predicate<Known> revived) {
        if (receipt.result() != WriteResult.OK) {
            graveyard.overruled(resource);
        } else if (!revived.test(receipt.known())) {
            graveyard.confirm(resource, receipt.known());
        }
    }
}
