package io.github.aiproxymulti.healthcheck.checker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Runs tasks one at a time, in order, on whatever thread brings one while nobody else is at it. Never blocks: a thread that
 * finds another at work leaves its task behind for that one. So that no thread is kept working for others for ever, it
 * hands the queue over after a number of tasks. A task that throws is logged and does not disturb the next.
 */
final class SerialQueue {

    private static final Logger LOG = Loggers.getLogger(SerialQueue.class);

    /** Tasks one thread runs before it hands over; far more than one reconciliation of one resource needs. */
    private static final int TURN = 256;

    private final Executor relief;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Creates an empty queue.
     *
     * @param relief takes over from a thread that has done enough
     */
    SerialQueue(Executor relief) {
        this.relief = relief;
    }

    void run(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            drain();
        }
    }

    private void drain() {
        for (int done = 0; done < TURN; done++) {
            // The count is raised after the task was added, so there is one for each count.
            runOne(tasks.remove());
            if (waiting.decrementAndGet() == 0) {
                return;
            }
        }
        try {
            relief.execute(this::drain);
        } catch (RuntimeException e) {
            LOG.debug("nobody to hand over to, going on", e);
            drain();
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // Errors too: a queue that stopped counting would never run anything again.
            LOG.error("task failed, going on with the next", e);
        }
    }
}
