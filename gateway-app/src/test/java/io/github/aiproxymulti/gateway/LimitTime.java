package io.github.aiproxymulti.gateway;

import io.github.aiproxymulti.aiproxy.limit.budget.LocalBudgets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.annotation.Bean;

/** The time by which limits on the shared gateway measure their windows. Tests may let some of it pass. */
final class LimitTime {

    private static final AtomicLong PASSED = new AtomicLong();

    @Bean
    LocalBudgets budgetsOnThisTime() {
        return new LocalBudgets(() -> System.nanoTime() / 1_000_000 + PASSED.get(), 100_000, route -> {});
    }

    static void pass(Duration time) {
        PASSED.addAndGet(time.toMillis());
    }
}
