package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.sharing.Standing.Place;
import io.github.aiproxymulti.healthcheck.store.Lease;
import io.github.aiproxymulti.healthcheck.store.Lease.Role;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** One resource this process shares: what it knows of it, and what it last told its engine. */
final class Seat {

    private static final long NEVER = Long.MIN_VALUE;

    private final ResourceId resource;
    private final Supplier<Plan> plan;
    private final AtomicReference<Known> known;
    private final AtomicReference<@Nullable Lease> lease = new AtomicReference<>();
    private final AtomicLong heardMillis = new AtomicLong(NEVER);
    private final AtomicLong shown = new AtomicLong();
    private final AtomicBoolean dirty = new AtomicBoolean();
    private final Sinks.Many<Lease> leases = Sinks.many().replay().latest();
    private final Sinks.Many<StoredHealth> changes;

    Seat(ResourceId resource, Supplier<Plan> plan, Known known, Sinks.Many<StoredHealth> changes) {
        this.resource = resource;
        this.plan = plan;
        this.known = new AtomicReference<>(known);
        this.changes = changes;
    }

    ResourceId resource() {
        return resource;
    }

    Plan plan() {
        return plan.get();
    }

    Known known() {
        return Objects.requireNonNull(known.get());
    }

    @Nullable Role role() {
        Lease now = lease.get();
        return now == null ? null : now.role();
    }

    Flux<Lease> leases() {
        return leases.asFlux();
    }

    boolean neverHeard() {
        return heardMillis.get() == NEVER;
    }

    boolean holds(long epoch) {
        Lease now = lease.get();
        return now != null && now.role() == Role.PROBER && now.epoch() == epoch;
    }

    /** Whether what is stored is newer than what the engine has been shown. */
    boolean isNews(long version) {
        return version > shown.get();
    }

    /** Shows the engine what is stored, unless it has seen that or something newer. */
    void show(StoredHealth health) {
        if (shown.getAndAccumulate(health.revision(), Math::max) < health.revision()) {
            Turns.offer(changes, health);
        }
    }

    /** Notes that the engine has read this by itself. */
    void read(long version) {
        shown.accumulateAndGet(version, Math::max);
    }

    /** The next answer makes the engine write again what it knows: what is stored is not what it wrote last. */
    void rewrite() {
        dirty.set(true);
    }

    /** Learns numbers from a write. */
    void learn(Known told) {
        known.updateAndGet(mine -> new Known(
                mine.revision(),
                Math.max(mine.generation(), told.generation()),
                Math.max(mine.epoch(), told.epoch()),
                Math.max(mine.version(), told.version())));
    }

    /** Learns that this process itself has deleted what it now shares again. */
    void learnDeletion(Known tombstone) {
        learn(tombstone);
        known.updateAndGet(mine -> new Known(
                Math.max(mine.revision(), tombstone.revision()), mine.generation(), mine.epoch(), mine.version()));
    }

    /** Before another replica's last words have been read, nobody takes over from it. */
    void listenFirst(Standing standing) {
        if (role() != Role.FOLLOWER) {
            tell(new Lease(Role.FOLLOWER, standing.known().epoch()));
        }
    }

    /**
     * Takes an answer into account and tells the engine its part.
     *
     * @param standing the answer
     * @param asked when the question was put: what is leased is leased from then on
     */
    void settle(Standing standing, long asked) {
        heardMillis.accumulateAndGet(asked, Math::max);
        Known before = known();
        Known told = standing.known();
        learn(told);
        if (standing.place() == Place.CURRENT) {
            known.updateAndGet(mine -> new Known(told.revision(), mine.generation(), mine.epoch(), mine.version()));
        }
        Lease next = new Lease(roleOf(standing), told.epoch());
        boolean overwritten = told.version() > before.version() && next.role() == Role.PROBER;
        boolean again = dirty.getAndSet(false) || overwritten;
        if (!next.equals(lease.get()) || (again && next.role() == Role.PROBER)) {
            tell(next);
        }
    }

    /** Nobody has answered for so long that whoever probed for all may have changed unnoticed. */
    boolean expire(long now, Duration limit) {
        long heard = heardMillis.get();
        Lease held = lease.get();
        boolean lost = heard == NEVER || now - heard > limit.toMillis();
        if (lost && (held == null || held.role() != Role.ALONE)) {
            tell(new Lease(Role.ALONE, held == null ? 0 : held.epoch()));
        }
        return lost;
    }

    private void tell(Lease next) {
        lease.set(next);
        Turns.offer(leases, next);
    }

    private static Role roleOf(Standing standing) {
        return switch (standing.place()) {
            case CURRENT -> standing.prober() ? Role.PROBER : Role.FOLLOWER;
            case BEHIND -> standing.sameChecks() ? Role.FOLLOWER : Role.ALONE;
            case DELETED -> Role.ALONE;
        };
    }
}
