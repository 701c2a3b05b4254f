package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.store.Lease.Role;
import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/** Asks for the part this process has in one resource, and for what others wrote about it. */
final class Attendance {

    private final Ledger ledger;
    private final Duration lease;
    private final LongSupplier clock;

    Attendance(Ledger ledger, Duration lease, LongSupplier clock) {
        this.ledger = ledger;
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Asks once.
     *
     * @param seat the resource
     * @param present whether it is still shared when the answer is there
     */
    Mono<Void> attend(Seat seat, BooleanSupplier present) {
        return Mono.defer(() -> {
            long asked = clock.getAsLong();
            return ledger.attend(seat.resource(), seat.plan(), seat.known(), asked)
                    .flatMap(standing -> catchUp(seat, standing).then(Mono.fromRunnable(() -> {
                        if (present.getAsBoolean()) {
                            seat.settle(standing, asked);
                        }
                    })))
                    .then()
                    .doOnError(error -> refuse(seat, error));
        });
    }

    /** The ledger answers, but cannot say anything of this one resource. */
    private void refuse(Seat seat, Throwable error) {
        if (!(error instanceof StoreUnavailableException)) {
            seat.expire(clock.getAsLong(), lease);
        }
    }

    /** Reads what others wrote before this process acts on its part: nobody takes over what he has not read. */
    private Mono<Void> catchUp(Seat seat, Standing standing) {
        if (seat.role() == Role.PROBER || !seat.isNews(standing.known().version())) {
            return Mono.empty();
        }
        return ledger.load(seat.resource())
                .doOnNext(health -> {
                    if (standing.prober()) {
                        seat.listenFirst(standing);
                    }
                    seat.show(health);
                })
                .then();
    }

    /** Reads what somebody is said to have written, unless it is known already. */
    Mono<Void> noticed(Seat seat, Notice notice) {
        if (seat.role() == Role.PROBER || !seat.isNews(notice.version())) {
            return Mono.empty();
        }
        return ledger.load(notice.resource())
                .doOnNext(seat::show)
                .onErrorComplete()
                .then();
    }
}
