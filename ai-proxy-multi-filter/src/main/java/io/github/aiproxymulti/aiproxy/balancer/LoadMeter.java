package io.github.aiproxymulti.aiproxy.balancer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures the load of one instance. Written by all its requests; safe for concurrent use and never blocks; reading allocates
 * nothing.
 *
 * <p>Failing fast must not look like being idle. The instance that failed last is charged as if it had {@value #CHARGE} requests
 * more in flight, less and less until 1 s later; a second failure in a row lasts 2 s, the next 4 s, at most 32 s. One success
 * ends it and halves the strikes; until they are gone each request counts several times, so that traffic comes back by and by.
 *
 * <p>The time to the first content rises at once with a slower answer and comes down gradually, within about 10 s, with faster
 * ones or with none at all: who was slow is tried again.
 */
public final class LoadMeter {

    private static final double CHARGE = 1000;
    private static final int MOST_STRIKES = 6;
    private static final double EXTRA_PER_STRIKE = 4;
    private static final double FIRST_HOLD_NANOS = 1e9;
    private static final double FADE_NANOS = 10e9;

    private final LongSupplier nanos;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicReference<@Nullable Strikes> strikes = new AtomicReference<>();
    private final AtomicReference<@Nullable Latency> latency = new AtomicReference<>();

    /**
     * Starts without load and knowing nothing.
     *
     * @param nanos the time, in nanoseconds from anywhere
     */
    public LoadMeter(LongSupplier nanos) {
        this.nanos = nanos;
    }

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
     * @param elapsed nanoseconds since its request began
     */
    public void firstContent(long elapsed) {
        long now = nanos.getAsLong();
        latency.getAndUpdate(before -> new Latency(before == null ? elapsed : before.after(elapsed, now), now));
    }

    /**
     * A request is over, and the instance has served it or has not.
     *
     * @param failed whether it has not, for whatever reason: to be sent elsewhere is as good as a failure
     */
    public void ended(boolean failed) {
        inFlight.decrementAndGet();
        if (failed) {
            long now = nanos.getAsLong();
            strikes.getAndUpdate(before -> Strikes.failed(before, now));
        } else if (strikes.get() != null) {
            strikes.getAndUpdate(Strikes::succeeded);
        }
    }

    /** A request is over, in place of {@link #ended}, and says nothing of the instance. */
    public void left() {
        inFlight.decrementAndGet();
    }

    /** Requests in flight. */
    public int inFlight() {
        return inFlight.get();
    }

    /** How busy the instance is; see {@link Load#load}. */
    public double load() {
        Strikes now = strikes.get();
        return now == null ? inFlight.get() : now.load(inFlight.get(), nanos);
    }

    /**
     * How long it takes to its first content; see {@link Load#latencyNanos}.
     *
     * @param now the time, by the clock of this meter
     */
    public double latencyNanos(long now) {
        Latency known = latency.get();
        return known == null ? 0 : known.at(now);
    }

    /**
     * Failures that no success has made up for.
     *
     * @param count how many, at least 1
     * @param failing whether the last outcome was one
     * @param sinceNanos when the last one was
     */
    private record Strikes(int count, boolean failing, long sinceNanos) {

        static Strikes failed(@Nullable Strikes before, long now) {
            return new Strikes(before == null ? 1 : Math.min(before.count + 1, MOST_STRIKES), true, now);
        }

        static @Nullable Strikes succeeded(@Nullable Strikes before) {
            return before == null || before.count == 1 ? null : new Strikes(before.count / 2, false, before.sinceNanos);
        }

        double load(int inFlight, LongSupplier nanos) {
            double requests = inFlight * (1 + EXTRA_PER_STRIKE * count);
            if (!failing) {
                return requests;
            }
            double left = 1 - (nanos.getAsLong() - sinceNanos) / (FIRST_HOLD_NANOS * (1 << (count - 1)));
            return requests + CHARGE * Math.max(left, 0);
        }
    }

    /**
     * What answers took to their first content.
     *
     * @param value nanoseconds, at that time
     * @param sinceNanos when it was found
     */
    private record Latency(double value, long sinceNanos) {

        double after(long elapsed, long now) {
            double old = at(now);
            double aged = 1 / (1 + (now - sinceNanos) / FADE_NANOS);
            return elapsed > old ? elapsed : old * aged + elapsed * (1 - aged);
        }

        double at(long now) {
            return value / (1 + (now - sinceNanos) / FADE_NANOS);
        }
    }
}
