package io.github.aiproxymulti.aiproxy.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.aiproxymulti.aiproxy.config.Retries;
import io.github.aiproxymulti.aiproxy.fallback.RetryBudget;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The retry budgets of all routes. A budget outlives refreshes that change nothing of it, and is forgotten when unused. */
final class RetryBudgets {

    private static final Duration UNUSED = Duration.ofMinutes(30);
    private static final int MOST = 10_000;

    private final LongSupplier nanos;
    private final Cache<Key, RetryBudget> budgets =
            Caffeine.newBuilder().expireAfterAccess(UNUSED).maximumSize(MOST).build();

    RetryBudgets(LongSupplier nanos) {
        this.nanos = nanos;
    }

    RetryBudget of(String routeId, Retries.Budget settings) {
        return budgets.get(new Key(routeId, settings), key -> new RetryBudget(key.settings(), nanos));
    }

    /**
     * Whose budget it is.
     *
     * @param routeId the route
     * @param settings its size; another size is another budget
     */
    private record Key(String routeId, Retries.Budget settings) {}
}
