package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.store.Lease;
import io.github.aiproxymulti.healthcheck.store.Lease.Role;
import io.github.aiproxymulti.healthcheck.store.Plan;
import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import io.github.aiproxymulti.healthcheck.store.StoredHealth;
import io.github.aiproxymulti.healthcheck.store.StoredTarget;
import io.github.aiproxymulti.healthcheck.store.WriteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The line between one resource and the store: loads once, then writes what changed, one write at a time and always the
 * latest, or listens to who writes. Lives on the resource's queue.
 */
final class StoreLink {

    private final ResourceId resource;
    private final Surroundings world;
    private final SerialQueue queue;
    private final Consumer<Message> messages;
    private final Consumer<Lease> leases;
    private final Disposable.Composite lines = Disposables.composite();
    private final Disposable.Swap write = Disposables.swap();
    private final Disposable.Swap reread = Disposables.swap();

    // Read by the store on its own threads; written on the queue.
    private volatile Plan plan = Plan.NONE;

    // Confined to the queue.
    private boolean opened;
    private boolean saving;
    private boolean complained;
    private @Nullable Lease lease;
    private @Nullable Table latest;
    private @Nullable StoredHealth unsaved;
    private @Nullable StoredHealth heard;
    private @Nullable StoredHealth adopted;

    StoreLink(
            ResourceId resource,
            Surroundings world,
            SerialQueue queue,
            Consumer<Message> messages,
            Consumer<Lease> leases) {
        this.resource = resource;
        this.world = world;
        this.queue = queue;
        this.messages = messages;
        this.leases = leases;
    }

    /** Starts listening and loads; once. */
    void open(CheckSpec spec) {
        if (opened) {
            return;
        }
        opened = true;
        plan = Fingerprint.of(spec);
        lines.add(new Lifeline<>(world, () -> world.store().changes(resource), this::changed, this::failed).open());
        lines.add(new Lifeline<>(
                        world, () -> world.store().lease(resource, () -> plan), this::leased, this::leaseUnknown)
                .open());
        lines.add(Mono.defer(() -> world.store().load(resource))
                .timeout(world.storeTimeout(), world.scheduler())
                .doOnNext(this::loaded)
                .map(StoreLink::healthOf)
                .defaultIfEmpty(Map.of())
                .onErrorResume(this::nothingRemembered)
                .subscribe(told -> messages.accept(new Message.Loaded(told)), this::failed));
    }

    private Mono<Map<TargetKey, TargetHealth>> nothingRemembered(Throwable error) {
        failed(error);
        return Mono.just(Map.of());
    }

    private void loaded(StoredHealth stored) {
        continueAfter(stored);
        changed(stored);
    }

    private void leaseUnknown(Throwable error) {
        failed(error);
        queue.run(() -> take(new Lease(Role.ALONE, lease == null ? 0 : lease.epoch())));
    }

    private void leased(Lease now) {
        queue.run(() -> take(now));
    }

    private void take(Lease now) {
        lease = now;
        believe();
        leases.accept(now);
        if (now.role() == Role.PROBER && latest != null) {
            save(latest, world.stamp());
        }
    }

    private void changed(StoredHealth health) {
        queue.run(() -> {
            if (heard == null || health.revision() > heard.revision()) {
                boolean anew = heard != null && heard.generation() != health.generation();
                heard = health;
                if (anew) {
                    // Whoever began anew may know nothing yet; what he says is no recovery of what others said before.
                    messages.accept(new Message.OnItsOwn());
                }
                believe();
            }
        });
    }

    /** A follower believes the latest it heard from somebody who checks the same; all others judge for themselves. */
    private void believe() {
        if (lease == null || lines.isDisposed()) {
            return;
        }
        if (lease.role() != Role.FOLLOWER) {
            messages.accept(new Message.OnItsOwn());
        } else if (heard != null && heard.plan().checks().equals(plan.checks())) {
            messages.accept(new Message.Shared(healthOf(heard)));
        }
    }

    /** Writes a table, as soon as the write before it has ended. */
    void save(Table table, Stamp at) {
        if (latest == null || !latest.spec().equals(table.spec())) {
            plan = Fingerprint.of(table.spec());
        }
        latest = table;
        if (lease != null && lease.role() == Role.PROBER) {
            Map<TargetKey, StoredTarget> targets = new HashMap<>();
            table.targets()
                    .forEach((key, target) ->
                            targets.put(key, new StoredTarget(target.incarnation(), target.measured())));
            unsaved = new StoredHealth(resource, plan, table.generation(), at.number(), targets);
            flush();
        }
    }

    private void flush() {
        StoredHealth next = unsaved;
        if (saving || next == null || lease == null || lines.isDisposed()) {
            return;
        }
        saving = true;
        unsaved = null;
        long epoch = lease.epoch();
        write.update(Mono.defer(() -> world.store().save(next, epoch))
                .timeout(world.storeTimeout(), world.scheduler())
                .doFinally(signal -> queue.run(this::saved))
                .subscribe(this::written, this::failed));
    }

    private void saved() {
        saving = false;
        flush();
    }

    private void written(WriteResult result) {
        if (result == WriteResult.STALE) {
            failed(new IllegalStateException("refused: the store holds something newer"));
            queue.run(this::reread);
        } else if (result == WriteResult.OK) {
            queue.run(() -> complained = false);
        }
    }

    /** Somebody else was faster: what is measured here was derived from what no longer holds. */
    private void reread() {
        if (!lines.isDisposed()) {
            reread.update(Mono.defer(() -> world.store().load(resource))
                    .timeout(world.storeTimeout(), world.scheduler())
                    .subscribe(this::overtaken, this::failed));
        }
    }

    /**
     * Takes over what the store holds, but the same thing only once: if whoever wrote it has gone silent, what is measured
     * here must not be undone for ever.
     */
    private void overtaken(StoredHealth held) {
        queue.run(() -> {
            if (!lines.isDisposed() && !held.equals(adopted)) {
                adopted = held;
                messages.accept(new Message.Corrected(healthOf(held)));
            }
        });
    }

    /**
     * Lets go.
     *
     * @param forget whether to leave a tombstone
     * @param at number of the deletion
     */
    void close(boolean forget, Stamp at) {
        unsaved = null;
        lines.dispose();
        reread.dispose();
        if (opened && forget) {
            long epoch = lease == null ? 0 : lease.epoch();
            write.update(Mono.defer(() -> world.store().delete(resource, at.number(), epoch))
                    .timeout(world.storeTimeout(), world.scheduler())
                    .subscribe(this::written, this::failed));
        }
    }

    /** Says so once until a write succeeds again, and not at all where the store says it for everybody. */
    private void failed(Throwable error) {
        String reason =
                Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
        queue.run(() -> {
            if (!complained && !(error instanceof StoreUnavailableException)) {
                complained = true;
                world.announcer().tell(new Event.StoreFailed(resource, reason));
            }
        });
    }

    /** A store may outlive the process: what is built from here on is newer than all it holds. */
    private static void continueAfter(StoredHealth stored) {
        Surroundings.continueAfter(Math.max(stored.generation(), stored.revision()));
    }

    private static Map<TargetKey, TargetHealth> healthOf(StoredHealth stored) {
        Map<TargetKey, TargetHealth> health = new HashMap<>();
        stored.targets().forEach((key, target) -> health.put(key, target.health()));
        return health;
    }
}
