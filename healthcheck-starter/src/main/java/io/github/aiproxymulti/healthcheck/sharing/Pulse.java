package io.github.aiproxymulti.healthcheck.sharing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** What goes on from a start to the next stop, and a beat to it. Can be started again. */
final class Pulse {

    private final Duration interval;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Supplier<Disposable> work;
    private final Runnable beat;
    private final AtomicReference<@Nullable Run> running = new AtomicReference<>();

    /**
     * Prepares.
     *
     * @param interval between two beats at most
     * @param scheduler the only source of time
     * @param random the only source of chance
     * @param work begins what goes on
     * @param beat called again and again
     */
    Pulse(Duration interval, Scheduler scheduler, RandomGenerator random, Supplier<Disposable> work, Runnable beat) {
        this.interval = interval;
        this.scheduler = scheduler;
        this.random = random;
        this.work = work;
        this.beat = beat;
    }

    private record Run(Disposable.Swap timer, Disposable.Composite all) {}

    /** Starts; false when it goes on already. */
    boolean start() {
        Disposable.Swap timer = Disposables.swap();
        Run run = new Run(timer, Disposables.composite(timer));
        if (!running.compareAndSet(null, run)) {
            return false;
        }
        run.all().add(work.get());
        arm(run);
        return true;
    }

    void stop() {
        Run run = running.getAndSet(null);
        if (run != null) {
            run.all().dispose();
        }
    }

    boolean isRunning() {
        return running.get() != null;
    }

    private void arm(Run run) {
        long nanos = interval.toNanos();
        // Shortened by up to a tenth, so that replicas that started together do not ask together.
        long wait = nanos - (long) (nanos / 10.0 * random.nextDouble());
        run.timer()
                .update(scheduler.schedule(
                        () -> {
                            try {
                                beat.run();
                            } finally {
                                arm(run);
                            }
                        },
                        wait,
                        TimeUnit.NANOSECONDS));
    }
}
