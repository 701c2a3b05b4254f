package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.TargetKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One of the two passes of a checker: its period, and the targets whose turn has come but who have to wait for a place.
 * The first turn is one full period after the start, or after the last turn of the pass before; turns that were missed are
 * not made up for. Lives on the resource's
 * queue.
 */
final class ProbePass implements Disposable {

    private final boolean usable;
    private final @Nullable Duration period;
    private final int places;
    private final Surroundings world;
    private final Consumer<ProbePass> turn;
    private final Disposable.Swap timer = Disposables.swap();

    // Confined to the queue.
    private final Queue<TargetKey> due = new ArrayDeque<>();
    private int running;
    private boolean continued;
    private long lastNanos;
    private long nextNanos;

    /**
     * Creates a pass at rest.
     *
     * @param usable whether it probes the usable targets, or else the others
     * @param period its period; null when it is off
     * @param places probes at the same time
     * @param world time and chance
     * @param turn called, on a timer's thread, each time its turn comes
     */
    ProbePass(boolean usable, @Nullable Duration period, int places, Surroundings world, Consumer<ProbePass> turn) {
        this.usable = usable;
        this.period = period;
        this.places = Math.max(1, places);
        this.world = world;
        this.turn = turn;
    }

    /**
     * Continues where another pass with other settings is now.
     *
     * @param before that pass, still running
     * @param interrupted targets whose turn it had come, but who will not be done with it
     */
    void takeOver(ProbePass before, List<TargetKey> interrupted) {
        if (period != null && before.period != null) {
            lastNanos = before.lastNanos;
            due.addAll(before.due);
            due.addAll(interrupted);
            continued = true;
        }
    }

    void start() {
        if (period != null) {
            lastNanos = continued ? lastNanos : nowNanos();
            nextNanos = lastNanos + stretched(period);
            schedule();
        }
    }

    /** Sets the timer to the next turn that is still to come. */
    void rearm() {
        if (period != null && !timer.isDisposed()) {
            long late = Math.max(0, nowNanos() - nextNanos);
            long whole = period.toNanos();
            lastNanos = nextNanos + late / whole * whole;
            nextNanos = lastNanos + stretched(period);
            schedule();
        }
    }

    private void schedule() {
        long now = nowNanos();
        // A clock that was set back must not silence a checker: no turn is more than two periods away.
        long wait = period == null ? 0 : Math.min(Math.max(0, nextNanos - now), 2 * period.toNanos());
        nextNanos = now + wait;
        timer.update(world.after(Duration.ofNanos(wait), () -> turn.accept(this)));
    }

    boolean covers(Target target) {
        return usableByMeasure(target) == usable;
    }

    /** Whoever overrules a target still wants to know how it is: the measure decides how often it is probed. */
    private static boolean usableByMeasure(Target target) {
        return target.measured().isUsable();
    }

    boolean probesUsable() {
        return usable;
    }

    @Nullable Duration period() {
        return period;
    }

    void enqueue(TargetKey key) {
        if (!due.contains(key)) {
            due.add(key);
        }
    }

    /** The next target that has both its turn and a place; null when there is none. */
    @Nullable TargetKey next() {
        return running < places ? due.poll() : null;
    }

    void began() {
        running++;
    }

    void ended() {
        running--;
    }

    private long stretched(Duration base) {
        double jitter = world.probing().jitter();
        RandomGenerator random = world.random();
        return jitter == 0 ? base.toNanos() : (long) (base.toNanos() * (1 + jitter * random.nextDouble()));
    }

    private long nowNanos() {
        return world.scheduler().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void dispose() {
        timer.dispose();
        due.clear();
    }

    @Override
    public boolean isDisposed() {
        return timer.isDisposed();
    }
}
