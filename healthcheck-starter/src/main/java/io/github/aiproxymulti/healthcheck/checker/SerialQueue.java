package io.github.aiproxymulti.healthcheck.checker;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Runs tasks one at a time, in order, on whatever thread brings one while nobody else is at it. Never blocks: a thread that
 * finds another at work leaves its task behind for that one. A task that throws is logged and does not disturb the next.
 */
final class SerialQueue {

    private static final Logger LOG = Loggers.getLogger(SerialQueue.class);

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    void run(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() != 0) {
            return;
        }
        do {
            // The count is raised after the task was added, so there is one for each count.
            Runnable next = tasks.remove();
            try {
                next.run();
            } catch (Throwable e) {
                // Errors too: a queue that stopped counting would never run anything again.
                LOG.error("task failed, going on with the next", e);
            }
        } while (waiting.decrementAndGet() != 0);
    }
}
