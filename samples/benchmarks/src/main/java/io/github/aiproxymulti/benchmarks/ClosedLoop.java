package io.github.aiproxymulti.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** As many exchanges as go through a number of connections: what a route can take, and what one exchange costs then. */
final class ClosedLoop {

    /**
     * What went through.
     *
     * @param exchanges that were answered in full
     * @param events that arrived with them, and with those cut short by the end of the slice
     * @param failed exchanges
     * @param nanos the slice took
     */
    record Done(long exchanges, long events, long failed, long nanos) {}

    private final Target target;
    private final long until;
    private final AtomicLong exchanges = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CountDownLatch running;

    private ClosedLoop(Target target, int connections, long until) {
        this.target = target;
        this.until = until;
        this.running = new CountDownLatch(connections);
    }

    static Done run(EventLoopGroup loops, Target target, int connections, long millis) throws InterruptedException {
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            open.add(Connection.open(loops, target.port()));
        }
        long begin = System.nanoTime();
        ClosedLoop loop = new ClosedLoop(target, connections, begin + TimeUnit.MILLISECONDS.toNanos(millis));
        open.forEach(loop::next);
        boolean ended = loop.running.await(millis + 30_000, TimeUnit.MILLISECONDS);
        long nanos = System.nanoTime() - begin;
        open.forEach(Connection::close);
        if (!ended) {
            loop.failed.incrementAndGet();
        }
        return new Done(loop.exchanges.get(), loop.events.get(), loop.failed.get(), nanos);
    }

    private void next(Connection connection) {
        if (System.nanoTime() >= until || !connection.isOpen()) {
            running.countDown();
            return;
        }
        EventClock clock = new EventClock(sent -> events.incrementAndGet());
        connection.send(target, new Listener() {
            @Override
            public void part(ByteBuf content) {
                if (target.shape().streams()) {
                    clock.read(content);
                }
            }

            @Override
            public void ended(Connection same, boolean ok) {
                (ok ? exchanges : failed).incrementAndGet();
                next(same);
            }
        });
    }
}
