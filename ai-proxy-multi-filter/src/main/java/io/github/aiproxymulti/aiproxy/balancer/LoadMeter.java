package io.github.aiproxymulti.aiproxy.balancer;

import java.util.concurrent.atomic.AtomicInteger;

/** Measures the load of one instance. Written by all its requests; safe for concurrent use and never blocks. */
public final class LoadMeter {

    private final AtomicInteger inFlight = new AtomicInteger();

    /**
     * A request begins, unless as many as may are in flight already. Who is let in must call {@link #ended} once.
     *
     * @param most the most requests at a time
     * @return whether it may
     */
    public boolean tryBegin(int most) {
        if (inFlight.incrementAndGet() <= most) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    /**
     * The first content of an answer has come.
     *
     * @param nanos nanoseconds since its request began
     */
    public void firstContent(long nanos) {
        // Only requests in flight are measured.
    }

    /**
     * A request is over.
     *
     * @param failed whether the instance failed it; what a client gave up on is no failure
     * @param nanos nanoseconds since it began
     */
    public void ended(boolean failed, long nanos) {
        inFlight.decrementAndGet();
    }

    /** Requests in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How busy the instance is; see {@link Load#load}. */
    public double load() {
        return inFlight.get();
    }

    /** How long it takes to its first content; see {@link Load#latencyNanos}. */
    public double latencyNanos() {
        return 0;
    }
}
