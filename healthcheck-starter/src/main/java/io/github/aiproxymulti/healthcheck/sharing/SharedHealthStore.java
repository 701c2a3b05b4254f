package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import io.github.aiproxymulti.healthcheck.store.Lease;
import io.github.aiproxymulti.healthcheck.store.Lease.Role;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A store on a ledger that several processes share. One periodic round for all resources renews what is held here, takes what
 * others let go, and looks for news; notices only make it arrive sooner. One lease time after its last answer a resource is on its own.
 */
public final class SharedHealthStore implements HealthStore, AutoCloseable {

    private final Ledger ledger;
    private final SharingPolicy policy;
    private final Scheduler scheduler;
    private final Link link;
    private final Rounds rounds;
    private final Deletions deletions;
    private final Attendance attendance;
    private final Map<ResourceId, Seat> seats = new ConcurrentHashMap<>();
    private final Map<ResourceId, Sinks.Many<StoredHealth>> listeners = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final Errands errands;
    private final Pulse pulse;

    /**
     * Begins to share.
     *
     * @param ledger this process' access to what is shared
     * @param policy the times
     * @param scheduler the only source of time; must not be kept busy by others for longer than a poll
     * @param random the only source of chance; used by one thread at a time
     * @param listener hears of loss and return
     */
    public SharedHealthStore(
            Ledger ledger,
            SharingPolicy policy,
            Scheduler scheduler,
            RandomGenerator random,
            SharingListener listener) {
        this.policy = policy;
        this.scheduler = scheduler;
        this.link = new Link(policy, random, listener, scheduler.now(TimeUnit.MILLISECONDS));
        this.ledger = new BoundedLedger(ledger, policy, scheduler, link);
        this.deletions = new Deletions(this.ledger, policy, this::now);
        this.attendance = new Attendance(this.ledger, policy.lease(), this::now);
        this.rounds = new Rounds(link, policy.batch(), this::now, this::brokenOff);
        this.errands = new Errands(policy.batch());
        this.pulse = new Pulse(policy.poll(), scheduler, random, this::begin, this::tick);
        start();
    }

    /** Begins to share, unless it does already. What was known before a stop is asked for anew. */
    public void start() {
        if (pulse.start() && !seats.isEmpty()) {
            rounds.ask(everything());
        }
    }

    /** Stops asking, until the next start. What this process holds is free for others after a lease time at the latest. */
    public void stop() {
        pulse.stop();
    }

    /** Whether it shares. */
    public boolean isRunning() {
        return pulse.isRunning();
    }

    private Disposable begin() {
        Disposable notices =
                ledger.notices().flatMap(this::noticed, policy.batch()).subscribe();
        return Disposables.composite(notices, errands.run(), rounds.run());
    }

    @Override
    public Mono<StoredHealth> load(ResourceId resource) {
        return Mono.defer(() -> link.isLost()
                ? Mono.error(new StoreUnavailableException("shared storage is lost"))
                : ledger.load(resource).doOnNext(this::noteRead));
    }

    private void noteRead(StoredHealth health) {
        Seat seat = seats.get(health.resource());
        if (seat != null) {
            seat.read(health.revision());
        }
    }

    @Override
    public Mono<WriteResult> save(StoredHealth health, long epoch) {
        return Mono.defer(() -> {
            Seat seat = seats.get(health.resource());
            if (seat == null || !seat.holds(epoch)) {
                refused.incrementAndGet();
                return Mono.just(WriteResult.FENCED);
            }
            return ledger.save(health, seat.known().under(epoch), now())
                    .doOnError(error -> seat.rewrite())
                    .map(receipt -> saved(seat, receipt));
        });
    }

    private WriteResult saved(Seat seat, Receipt receipt) {
        seat.learn(receipt.known());
        if (receipt.result() == WriteResult.OK) {
            return WriteResult.OK;
        }
        refused.incrementAndGet();
        seat.rewrite();
        return WriteResult.FENCED;
    }

    @Override
    public Mono<WriteResult> delete(ResourceId resource, long generation, long epoch) {
        return Mono.defer(() -> {
            deletions.bury(resource);
            return repeatDeletion(resource).thenReturn(WriteResult.OK);
        });
    }

    private Mono<Void> repeatDeletion(ResourceId resource) {
        return deletions.repeat(resource, tombstone -> {
            Seat again = seats.get(resource);
            if (again != null) {
                again.learnDeletion(tombstone);
            }
            return again != null;
        });
    }

    @Override
    public Flux<StoredHealth> changes(ResourceId resource) {
        return Flux.defer(() -> listener(resource).asFlux());
    }

    private Sinks.Many<StoredHealth> listener(ResourceId resource) {
        return listeners.computeIfAbsent(
                resource, key -> Sinks.many().multicast().directBestEffort());
    }

    @Override
    public Flux<Lease> lease(ResourceId resource, Supplier<Plan> plan) {
        return Flux.defer(() -> {
            Seat seat = new Seat(resource, plan, deletions.reopen(resource), listener(resource));
            seats.put(resource, seat);
            if (link.isLost()) {
                seat.expire(now(), policy.lease());
            } else {
                rounds.ask(fresh());
            }
            return seat.leases().doFinally(signal -> leave(seat));
        });
    }

    private void leave(Seat seat) {
        ResourceId resource = seat.resource();
        if (!seats.remove(resource, seat)) {
            return;
        }
        listeners.remove(resource);
        deletions.letGo(seat);
        if (!link.isLost()) {
            // Should there be too many at once, the lease times out instead.
            errands.add(ledger.leave(resource, now()));
        }
    }

    /** How sharing is doing. */
    public SharingStatus status() {
        Link.State state = link.state();
        return new SharingStatus(
                state.connected(),
                state.problem(),
                state.since(),
                seats.size(),
                count(Role.PROBER),
                count(Role.ALONE),
                refused.get(),
                link.failedCalls(),
                ledger.foreignValues());
    }

    private long count(Role role) {
        return seats.values().stream().filter(seat -> seat.role() == role).count();
    }

    @Override
    public void close() {
        stop();
    }

    private void tick() {
        long now = now();
        if (link.mayAsk(now)) {
            rounds.ask(everything());
        }
        seats.values().stream().filter(seat -> !seat.neverHeard()).forEach(seat -> seat.expire(now, policy.lease()));
    }

    private Flux<Mono<Void>> everything() {
        return Flux.defer(() -> Flux.concat(
                Flux.fromIterable(List.copyOf(seats.values())).map(this::attend),
                Flux.fromIterable(deletions.inForce()).map(this::repeatDeletion)));
    }

    /** Asks for what has never been asked for, without waiting for the next turn. */
    private Flux<Mono<Void>> fresh() {
        return Flux.defer(() -> Flux.fromIterable(
                        seats.values().stream().filter(Seat::neverHeard).toList())
                .map(this::attend));
    }

    private void brokenOff() {
        if (link.isLost()) {
            seats.values().forEach(seat -> seat.expire(now(), policy.lease()));
        }
    }

    private Mono<Void> attend(Seat seat) {
        return attendance.attend(seat, () -> seats.get(seat.resource()) == seat);
    }

    private Mono<Void> noticed(Notice notice) {
        Seat seat = seats.get(notice.resource());
        return seat == null ? Mono.empty() : attendance.noticed(seat, notice);
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }
}
