package io.github.aiproxymulti.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Streams that are open at the same time, each paced by the upstream, begun at a modest rate. */
final class PacedStreams {

    private static final long HIGHEST = TimeUnit.SECONDS.toNanos(60);
    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * What was seen.
     *
     * @param first nanoseconds from the moment a stream was due to its first event
     * @param event nanoseconds each event was under way
     * @param events that arrived
     * @param stalls gaps between events that were longer than the pace by more than 50 ms
     * @param failed streams
     */
    record Seen(Histogram first, Histogram event, long events, long stalls, long failed) {

        static Seen nothing() {
            return new Seen(new Histogram(HIGHEST, 3), new Histogram(HIGHEST, 3), 0, 0, 0);
        }

        /** This and more. */
        Seen and(Seen more) {
            Seen all = new Seen(
                    first.copy(), event.copy(), events + more.events, stalls + more.stalls, failed + more.failed);
            all.first.add(more.first);
            all.event.add(more.event);
            return all;
        }
    }

    private final Target target;
    private final Histogram first = new ConcurrentHistogram(HIGHEST, 3);
    private final Histogram event = new ConcurrentHistogram(HIGHEST, 3);
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong stalls = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private PacedStreams(Target target) {
        this.target = target;
    }

    /**
     * Runs.
     *
     * @param streams how many
     * @param loops carry the connections
     * @param target where to
     * @param perSecond how many of them begin each second
     */
    static Seen run(EventLoopGroup loops, Target target, int streams, int perSecond) throws InterruptedException {
        return run(loops, target, streams, perSecond, () -> {});
    }

    /**
     * Runs.
     *
     * @param allOpen called when the last one has begun
     */
    static Seen run(EventLoopGroup loops, Target target, int streams, int perSecond, Runnable allOpen)
            throws InterruptedException {
        return new PacedStreams(target).run(loops, streams, perSecond, allOpen);
    }

    private Seen run(EventLoopGroup loops, int streams, int perSecond, Runnable allOpen) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(streams);
        Connection[] connections = new Connection[streams];
        for (int i = 0; i < streams; i++) {
            connections[i] = Connection.open(loops, target.port());
        }
        long begin = System.nanoTime();
        for (int i = 0; i < streams; i++) {
            long due = begin + i * 1_000_000_000L / perSecond;
            for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
                LockSupport.parkNanos(due - now);
            }
            connections[i].send(target, new Stream(due, running));
        }
        allOpen.run();
        long patience =
                30_000L + (long) target.shape().events() * target.shape().paceMillis();
        if (!running.await(patience, TimeUnit.MILLISECONDS)) {
            failed.addAndGet(running.getCount());
        }
        for (Connection connection : connections) {
            connection.close();
        }
        return new Seen(first, event, events.get(), stalls.get(), failed.get());
    }

    /** Confined to the event loop of its connection. */
    private final class Stream implements Listener {

        private final long due;
        private final CountDownLatch running;
        private final EventClock clock = new EventClock(this::arrived);
        private long last;

        Stream(long due, CountDownLatch running) {
            this.due = due;
            this.running = running;
        }

        @Override
        public void part(ByteBuf content) {
            clock.read(content);
        }

        @Override
        public void ended(Connection connection, boolean ok) {
            if (!ok) {
                failed.incrementAndGet();
            }
            running.countDown();
        }

        private void arrived(long sent) {
            long now = System.nanoTime();
            events.incrementAndGet();
            if (last == 0) {
                first.recordValue(Math.min(HIGHEST, now - due));
            } else {
                event.recordValue(Math.min(HIGHEST, Math.max(0, now - sent)));
                if (now - last > TimeUnit.MILLISECONDS.toNanos(target.shape().paceMillis()) + STALL) {
                    stalls.incrementAndGet();
                }
            }
            last = now;
        }
    }
}
