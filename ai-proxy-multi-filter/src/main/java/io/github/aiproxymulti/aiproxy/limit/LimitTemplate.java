package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.config.LimitUnit;
import io.github.aiproxymulti.aiproxy.config.WindowLimit;
import io.github.aiproxymulti.aiproxy.hashing.HashSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One limit of a route, before a request gives it its numbers.
 *
 * @param limit the most units of a window
 * @param window the length of a window in seconds
 * @param unit what is counted
 * @param counters tells its counters from those of other limits
 * @param headers the names of its headers; null for none
 */
record LimitTemplate(
        Measure limit,
        Measure window,
        LimitUnit unit,
        String counters,
        @Nullable QuotaHeaders headers) {

    /** Ten years: Redis and clocks reckon with nothing longer. */
    private static final long LONGEST_SECONDS = 315_360_000;

    static LimitTemplate of(WindowLimit written, @Nullable QuotaHeaders headers) {
        return new LimitTemplate(
                Measure.of(written.limit()),
                Measure.of(written.window()),
                written.unit(),
                written.counters().digest(),
                headers);
    }

    /** The limit of a request; empty when it cannot be worked out. */
    Optional<Quota> quota(HashSource request, String key) {
        long most = limit.of(request);
        long seconds = window.of(request);
        return most < 1 || seconds < 1
                ? Optional.empty()
                : Optional.of(new Quota(
                        counters + ":" + key, most, Math.min(seconds, LONGEST_SECONDS) * 1000, unit, headers));
    }

    boolean usesConsumer() {
        return limit.usesConsumer() || window.usesConsumer();
    }
}
