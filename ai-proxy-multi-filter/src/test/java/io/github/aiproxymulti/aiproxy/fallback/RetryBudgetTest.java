package io.github.aiproxymulti.aiproxy.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Retries;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryBudgetTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong();

    @Test
    void allowsTheShareOfTheRequestsAndNoMore() {
        RetryBudget budget = budget(20, 0);
        deposit(budget, 100);

        assertThat(withdrawn(budget, 100)).isEqualTo(20);
    }

    @Test
    void boundsNothingWhileThereAreFewRequests() {
        RetryBudget budget = budget(20, 10);
        deposit(budget, 99);
        assertThat(withdrawn(budget, 500)).isEqualTo(500);

        deposit(budget, 1);

        assertThat(budget.withdraw()).as("at 100 requests in 10 s").isFalse();
    }

    @Test
    void forgetsWhatIsTwoWindowsAgo() {
        RetryBudget budget = budget(10, 0);
        deposit(budget, 100);
        assertThat(withdrawn(budget, 100)).isEqualTo(10);

        pass(WINDOW.multipliedBy(2));
        deposit(budget, 50);

        assertThat(withdrawn(budget, 100)).isEqualTo(5);
    }

    @Test
    void countsHalfOfTheWindowBeforeInTheMiddleOfOne() {
        RetryBudget budget = budget(10, 0);
        deposit(budget, 100);

        pass(WINDOW.plus(WINDOW.dividedBy(2)));

        assertThat(withdrawn(budget, 100)).isEqualTo(5);
    }

    @Test
    void neverAllowsAnythingAtNoPercent() {
        RetryBudget budget = budget(0, 0);
        deposit(budget, 1000);

        assertThat(budget.withdraw()).isFalse();
    }

    /** Whatever the traffic does: over any two windows on end the retries stay within the share of what came in them and before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void staysWithinTheShareUnderAnyTraffic(long seed) {
        Random random = new Random(seed);
        RetryBudget budget = budget(20, 0);
        long requests = 0;
        long retries = 0;
        for (int step = 0; step < 20_000; step++) {
            pass(Duration.ofMillis(random.nextInt(20)));
            for (int i = random.nextInt(4); i > 0; i--) {
                budget.deposit();
                requests++;
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                retries += budget.withdraw() ? 1 : 0;
            }
        }

        assertThat((double) retries / requests).isBetween(0.15, 0.21);
    }

    private RetryBudget budget(double percent, double leastRate) {
        return new RetryBudget(new Retries.Budget(percent, leastRate, WINDOW), now::get);
    }

    private void pass(Duration passed) {
        now.addAndGet(passed.toNanos());
    }

    private static void deposit(RetryBudget budget, int requests) {
        for (int i = 0; i < requests; i++) {
            budget.deposit();
        }
    }

    private static int withdrawn(RetryBudget budget, int wanted) {
        int got = 0;
        for (int i = 0; i < wanted; i++) {
            got += budget.withdraw() ? 1 : 0;
        }
        return got;
    }
}
