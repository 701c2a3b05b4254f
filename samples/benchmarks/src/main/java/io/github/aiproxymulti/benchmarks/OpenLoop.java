package io.github.aiproxymulti.benchmarks;

import io.netty.channel.EventLoopGroup;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Requests at a fixed rate, whatever becomes of those before. Each is timed from the moment it was due, so a stall counts for
 * all who would have come meanwhile. Runs any number of times, always on the same connections.
 */
final class OpenLoop implements AutoCloseable {

    private static final long HIGHEST = TimeUnit.SECONDS.toNanos(60);

    private final EventLoopGroup loops;
    private final Target target;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final Histogram latency = new ConcurrentHistogram(HIGHEST, 3);
    private final AtomicInteger failed = new AtomicInteger();

    OpenLoop(EventLoopGroup loops, Target target) {
        this.loops = loops;
        this.target = target;
    }

    /**
     * Runs.
     *
     * @param perSecond requests each second
     * @param count requests in this run
     */
    void run(int perSecond, int count) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(count);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + i * 1_000_000_000L / perSecond;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            Connection ready = idle.poll();
            Connection connection = ready == null ? Connection.open(loops, target.port()) : ready;
            connection.send(target, (same, ok) -> {
                if (ok) {
                    latency.recordValue(Math.min(HIGHEST, System.nanoTime() - due));
                    idle.add(same);
                } else {
                    failed.incrementAndGet();
                }
                running.countDown();
            });
        }
        if (!running.await(60, TimeUnit.SECONDS) || failed.get() > 0) {
            throw new IllegalStateException(target.name() + ": " + failed.get() + " failed requests");
        }
    }

    /** Nanoseconds of each exchange of all runs. */
    Histogram latency() {
        return latency;
    }

    @Override
    public void close() {
        idle.forEach(Connection::close);
    }
}
