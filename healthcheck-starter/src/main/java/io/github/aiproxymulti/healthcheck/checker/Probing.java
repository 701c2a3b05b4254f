package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.probe.ProbeRequest;
import io.github.aiproxymulti.healthcheck.store.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Probes the targets of one resource: two passes, at most one probe of a target at a time. Lives on the resource's queue.
 */
final class Probing {

    /** A probe consists of at most four steps that are limited one by one; the rest is grace. */
    private static final int STEPS = 4;

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Surroundings world;
    private final SerialQueue queue;
    private final Consumer<Message> results;
    private final Backoff backoff;

    // Confined to the queue, except that inFlight may be read from anywhere.
    private final Map<TargetKey, Flight> flights = new HashMap<>();
    private final Set<TargetKey> inFlight = ConcurrentHashMap.newKeySet();
    private final Map<TargetKey, Disposable> extra = new HashMap<>();
    private List<ProbePass> passes = List.of();
    private @Nullable Table table;
    private Duty duty = Duty.NONE;

    Probing(Surroundings world, SerialQueue queue, Consumer<Message> results) {
        this.world = world;
        this.queue = queue;
        this.results = results;
        this.backoff = new Backoff(world);
    }

    /** How long a probe may be in flight at most. */
    static Duration longest(ActiveCheck check) {
        return check.timeout().multipliedBy(STEPS).plus(GRACE);
    }

    boolean isInFlight(TargetKey key) {
        return inFlight.contains(key);
    }

    /** Begins probing, or goes on, in another part. A follower lets go of what another one is probing now. */
    void play(Lease.Role role) {
        duty = duty.as(role);
        dropAllBut(duty::covers);
    }

    /**
     * Probes what is now in force.
     *
     * @param next what is in force; null to stop at once
     * @param told what another replica says of its targets
     */
    void follow(@Nullable Table next, Map<TargetKey, TargetHealth> told) {
        duty = duty.hearing(told);
        Table before = table;
        table = next;
        if (next == null) {
            stop();
        } else if (before == null || before.generation() != next.generation()) {
            change(next.spec().checks().active());
        } else {
            dropTheGone(next);
        }
        dropAllBut(duty::covers);
    }

    /**
     * Other checks. The turns go on from the last one, and whoever was waiting or in flight keeps its turn: otherwise changing
     * checks often enough would end all probing.
     */
    private void change(ActiveCheck check) {
        Duration up = check.healthy() == null ? null : check.healthy().interval();
        Duration down = check.unhealthy() == null ? null : check.unhealthy().interval();
        List<ProbePass> next = List.of(
                new ProbePass(true, up, check.concurrency(), world, this::turn),
                new ProbePass(false, down, check.concurrency(), world, this::turn));
        for (int i = 0; i < passes.size(); i++) {
            next.get(i).takeOver(passes.get(i), interrupted(passes.get(i)));
        }
        stop();
        passes = next;
        passes.forEach(ProbePass::start);
        passes.forEach(this::fill);
    }

    private List<TargetKey> interrupted(ProbePass pass) {
        return flights.entrySet().stream()
                .filter(entry -> entry.getValue().pass() == pass)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private void stop() {
        passes.forEach(ProbePass::dispose);
        passes = List.of();
        List.copyOf(flights.keySet()).forEach(this::drop);
        List.copyOf(extra.keySet()).forEach(this::dropExtra);
        backoff.clear();
    }

    private void dropTheGone(Table next) {
        dropAllBut(target -> {
            Flight flight = flights.get(target.key());
            return flight == null || flight.incarnation() == target.incarnation();
        });
        backoff.keepOnly(next.targets().keySet());
    }

    private void dropAllBut(Predicate<Target> kept) {
        for (TargetKey key : List.copyOf(flights.keySet())) {
            Target target = table == null ? null : table.targets().get(key);
            if (target == null || !kept.test(target)) {
                drop(key);
            }
        }
    }

    private void drop(TargetKey key) {
        Flight flight = flights.remove(key);
        inFlight.remove(key);
        if (flight != null) {
            flight.release();
            flight.abandon();
        }
    }

    private void turn(ProbePass pass) {
        queue.run(() -> {
            if (pass.isDisposed() || table == null) {
                return;
            }
            for (Target target : table.targets().values()) {
                if (pass.covers(target)
                        && duty.covers(target)
                        && !flights.containsKey(target.key())
                        && (pass.probesUsable() || backoff.isDue(target.key()))) {
                    pass.enqueue(target.key());
                }
            }
            pass.rearm();
            fill(pass);
        });
    }

    private void fill(ProbePass pass) {
        if (!duty.begun()) {
            return;
        }
        for (TargetKey key = pass.next(); key != null; key = pass.next()) {
            Target target = table == null ? null : table.targets().get(key);
            if (table != null
                    && target != null
                    && pass.covers(target)
                    && duty.covers(target)
                    && !flights.containsKey(key)) {
                launch(table, target, pass);
            }
        }
    }

    private void launch(Table now, Target target, @Nullable ProbePass pass) {
        ActiveCheck check = now.spec().checks().active();
        Flight flight = new Flight(
                now.generation(),
                target,
                world.millis(),
                pass,
                (self, result) -> queue.run(() -> landed(self, result)));
        flights.put(target.key(), flight);
        inFlight.add(target.key());
        ProbeRequest request = new ProbeRequest(check, target.key(), target.hostHeader());
        Mono<Observation> probe = Mono.defer(() -> world.prober().probe(request));
        flight.launch(probe, longest(check), world);
    }

    private void landed(Flight flight, Message.Probed result) {
        ProbePass pass = flight.pass();
        if (flights.remove(result.target(), flight)) {
            inFlight.remove(result.target());
            flight.release();
        }
        results.accept(result);
        Target target = table == null ? null : table.targets().get(result.target());
        if (target != null && pass != null) {
            backoff.probed(target, pass);
        }
        if (pass != null && !pass.isDisposed()) {
            fill(pass);
        }
    }

    /** Traffic saw a target fail: looks for itself soon, if that is wanted. */
    void suspect(TargetKey key) {
        Duration soon = world.probing().fastInterval();
        if (soon != null && duty.begun() && !extra.containsKey(key)) {
            extra.put(key, world.after(soon, () -> queue.run(() -> probeNow(key))));
        }
    }

    private void probeNow(TargetKey key) {
        Target target = table == null ? null : table.targets().get(key);
        if (extra.remove(key) != null
                && table != null
                && target != null
                && duty.covers(target)
                && !flights.containsKey(key)) {
            launch(table, target, null);
        }
    }

    private void dropExtra(TargetKey key) {
        Disposable waiting = extra.remove(key);
        if (waiting != null) {
            waiting.dispose();
        }
    }
}
