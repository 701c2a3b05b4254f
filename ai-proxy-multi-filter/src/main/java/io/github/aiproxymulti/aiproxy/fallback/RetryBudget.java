package io.github.aiproxymulti.aiproxy.fallback;

import io.github.aiproxymulti.aiproxy.config.Retries;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The retries a route may still afford: a share of its requests within a sliding window, and any number while there are only
 * few requests. Safe for all threads; what is counted is one value that is replaced as a whole.
 *
 * <p>The window slides by weighing the one before with what of it is still within reach.
 */
public final class RetryBudget {

    private final double share;
    private final double fewRequests;
    private final long window;
    private final LongSupplier nanos;
    private final AtomicReference<Counts> counts;

    /**
     * Creates a full budget.
     *
     * @param settings its size
     * @param nanos a monotonic clock in nanoseconds
     */
    public RetryBudget(Retries.Budget settings, LongSupplier nanos) {
        this.share = settings.percent() / 100;
        this.window = settings.window().toNanos();
        this.fewRequests = settings.leastRate() * window / 1e9;
        this.nanos = nanos;
        this.counts = new AtomicReference<>(new Counts(nanos.getAsLong(), 0, 0, 0, 0));
    }

    /** Notes a client's request. */
    public void deposit() {
        long now = nanos.getAsLong();
        counts.updateAndGet(before -> before.at(now, window).plus(1, 0));
    }

    /** Takes one retry out, if there is one. */
    public boolean withdraw() {
        long now = nanos.getAsLong();
        while (true) {
            Counts before = Objects.requireNonNull(counts.get());
            Counts current = before.at(now, window);
            if (!allows(current, now)) {
                return false;
            }
            if (counts.compareAndSet(before, current.plus(0, 1))) {
                return true;
            }
        }
    }

    private boolean allows(Counts current, long now) {
        double weight = 1 - (double) (now - current.start()) / window;
        double requests = current.requests() + weight * current.requestsBefore();
        double retries = current.retries() + weight * current.retriesBefore();
        return requests < fewRequests || retries + 1 <= share * requests;
    }

    /**
     * What was counted.
     *
     * @param start when the window began
     * @param requests in it
     * @param retries in it
     * @param requestsBefore in the one before
     * @param retriesBefore in the one before
     */
    private record Counts(long start, long requests, long retries, long requestsBefore, long retriesBefore) {

        /** The same seen from a later moment; from an earlier one nothing changes. */
        Counts at(long now, long window) {
            long passed = (now - start) / window;
            if (passed <= 0) {
                return this;
            }
            long begin = start + passed * window;
            return passed == 1 ? new Counts(begin, 0, 0, requests, retries) : new Counts(begin, 0, 0, 0, 0);
        }

        Counts plus(long moreRequests, long moreRetries) {
            return new Counts(start, requests + moreRequests, retries + moreRetries, requestsBefore, retriesBefore);
        }
    }
}
