package io.github.aiproxymulti.aiproxy.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Retries;
import io.github.aiproxymulti.aiproxy.fallback.Verdict.Reason;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FallbackPolicyTest {

    private static final Verdict NEXT = new Verdict.TryNext(Duration.ZERO);
    private static final Duration FAST = Duration.ofMillis(1);

    @ParameterizedTest(name = "on429={0} on5xx={1} statuses={2}: {3} is tried again: {4}")
    @CsvSource({
        "false, false, 0, 429, false",
        "false, false, 0, 500, false",
        "true, false, 0, 429, true",
        "true, false, 0, 500, false",
        "false, true, 0, 429, false",
        "false, true, 0, 499, false",
        "false, true, 0, 500, true",
        "false, true, 0, 502, true",
        "false, true, 0, 504, true",
        "false, true, 0, 599, true",
        "false, true, 0, 600, false",
        "true, true, 0, 401, false",
        "true, true, 401, 401, true",
        "false, false, 401, 401, true",
        "false, false, 400, 400, true",
        "false, false, 429, 429, true",
        "false, false, 503, 503, true",
        "false, false, 503, 500, false",
        "true, true, 0, 200, false",
    })
    void triesAgainWhatAStrategyOrAStatusCovers(boolean on429, boolean on5xx, int listed, int status, boolean again) {
        Set<Integer> statuses = listed == 0 ? Set.of() : Set.of(listed);
        FallbackPolicy policy = policy(new Fallback(on429, on5xx, false, statuses, null, null));

        Verdict expected = again ? NEXT : new Verdict.Answer(Reason.NOT_RETRYABLE);
        assertThat(judge(policy, status, FAST, 0)).isEqualTo(expected);
    }

    @Test
    void quotaStrategyAloneChangesPickingOnly() {
        FallbackPolicy policy = policy(new Fallback(false, false, true, Set.of(), null, null));

        assertThat(judge(policy, 429, FAST, 0)).isEqualTo(new Verdict.Answer(Reason.NOT_RETRYABLE));
        assertThat(judge(policy, 500, FAST, 0)).isEqualTo(new Verdict.Answer(Reason.NOT_RETRYABLE));
        assertThat(policy.mayFallBack()).isFalse();
    }

    @Test
    void answersAtOnceWithoutABalancerWhateverElseIsConfigured_F1() {
        Fallback all = new Fallback(true, true, true, Set.of(401), 0, Duration.ofMillis(1));
        FallbackPolicy lone = Policies.policy(all, false);

        assertThat(judge(lone, 500, Duration.ofHours(1), 9)).isEqualTo(new Verdict.Answer(Reason.NO_BALANCER));
        assertThat(judge(lone, 200, FAST, 0)).isEqualTo(new Verdict.Answer(Reason.NO_BALANCER));
    }

    @Test
    void findsAStatusNotRetryableBeforeItLooksAtTheTime_F3beforeF4() {
        FallbackPolicy policy = policy(on5xx(0, Duration.ofMillis(1)));

        assertThat(judge(policy, 401, Duration.ofHours(1), 9)).isEqualTo(new Verdict.Answer(Reason.NOT_RETRYABLE));
    }

    @Test
    void findsAnAttemptTooSlowBeforeItCountsRetries_F4beforeF5() {
        FallbackPolicy policy = policy(on5xx(0, Duration.ofMillis(100)));

        assertThat(judge(policy, 500, Duration.ofMillis(101), 9)).isEqualTo(new Verdict.Answer(Reason.TOO_SLOW));
    }

    @ParameterizedTest
    @CsvSource({"199999, true", "200000, true", "200001, false"})
    void triesAgainUpToAndIncludingTheTimeGuard_FB03(long micros, boolean again) {
        FallbackPolicy policy = policy(on5xx(null, Duration.ofMillis(200)));

        Verdict expected = again ? NEXT : new Verdict.Answer(Reason.TOO_SLOW);
        assertThat(judge(policy, 500, Duration.ofNanos(micros * 1000), 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "1, 0, true", "1, 1, false", "2, 1, true", "2, 2, false"})
    void allowsAsManyRetriesAsConfigured_FB01_FB06(int max, int soFar, boolean again) {
        FallbackPolicy policy = policy(on5xx(max, null));

        Verdict expected = again ? NEXT : new Verdict.Answer(Reason.RETRIES_USED_UP);
        assertThat(judge(policy, 500, FAST, soFar)).isEqualTo(expected);
    }

    @Test
    void neverRunsOutOfRetriesWithoutACap() {
        assertThat(judge(policy(on5xx(null, null)), 500, FAST, 1_000_000)).isEqualTo(NEXT);
    }

    @Test
    void mayFallBackOnlyWhenSomeFailureCouldLeadToAnotherInstance() {
        assertThat(policy(on5xx(null, null)).mayFallBack()).isTrue();
        assertThat(policy(on5xx(1, null)).mayFallBack()).isTrue();
        assertThat(policy(on5xx(0, null)).mayFallBack()).isFalse();
        assertThat(policy(new Fallback(true, false, false, Set.of(), null, null))
                        .mayFallBack())
                .isTrue();
        assertThat(policy(new Fallback(false, false, false, Set.of(401), null, null))
                        .mayFallBack())
                .isTrue();
        assertThat(policy(Fallback.NONE).mayFallBack()).isFalse();
        assertThat(Policies.policy(on5xx(null, null), false).mayFallBack()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 599})
    void keepsErrorAnswersBackEvenWhereNothingFallsBack(int status) {
        assertThat(Policies.policy(Fallback.NONE, false).isDiverted(status)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 400, 401, 404, 428, 430, 499, 600})
    void letsOtherAnswersPassUnlessTheyAreListed(int status) {
        assertThat(policy(on5xx(null, null)).isDiverted(status)).isFalse();
    }

    @Test
    void keepsListedStatusesBack() {
        FallbackPolicy policy = policy(new Fallback(false, false, false, Set.of(401), null, null));

        assertThat(policy.isDiverted(401)).isTrue();
        assertThat(policy.isDiverted(402)).isFalse();
    }

    @Test
    void waitsAnythingUpToABoundThatDoubles() {
        Retries.Backoff backoff = new Retries.Backoff(Duration.ofMillis(100), Duration.ofMillis(350));
        Random random = new Random(7);
        FallbackPolicy policy = new FallbackPolicy(on5xx(null, null), backoff, true, random);
        long[] bounds = {100, 200, 350, 350};
        for (int retries = 0; retries < 40; retries++) {
            long bound = bounds[Math.min(retries, 3)];
            long longest = 0;
            for (int i = 0; i < 300; i++) {
                Verdict verdict = judge(policy, 500, FAST, retries);
                assertThat(verdict).isInstanceOf(Verdict.TryNext.class);
                long wait = ((Verdict.TryNext) verdict).after().toMillis();
                assertThat(wait).isBetween(0L, bound);
                longest = Math.max(longest, wait);
            }
            assertThat(longest).as("full jitter").isGreaterThan(bound * 9 / 10);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "-5, false", "1, true"})
    void triesNothingWhenTheRequestsTimeIsOver(long leftMillis, boolean again) {
        Verdict verdict = policy(on5xx(null, null))
                .judge(new FailedAttempt(503, FAST, 0, Duration.ofMillis(leftMillis)), () -> true);

        assertThat(verdict).isEqualTo(again ? NEXT : new Verdict.Answer(Reason.OUT_OF_TIME));
    }

    @Test
    void waitsForNothingThatWouldBeginTooLate() {
        Retries.Backoff backoff = new Retries.Backoff(Duration.ofMillis(100), Duration.ofMillis(100));
        RandomGenerator always = () -> -1L;
        FallbackPolicy policy = new FallbackPolicy(on5xx(null, null), backoff, true, always);

        assertThat(policy.judge(new FailedAttempt(500, FAST, 0, Duration.ofMillis(90)), () -> true))
                .isEqualTo(new Verdict.Answer(Reason.OUT_OF_TIME));
        assertThat(policy.judge(new FailedAttempt(500, FAST, 0, Duration.ofMillis(110)), () -> true))
                .isInstanceOf(Verdict.TryNext.class);
    }

    @Test
    void asksTheBudgetLastAndOnlyWhenAnotherWouldBeTried() {
        AtomicInteger asked = new AtomicInteger();
        BooleanSupplier spent = () -> {
            asked.incrementAndGet();
            return false;
        };
        FallbackPolicy policy = policy(on5xx(1, Duration.ofSeconds(1)));

        policy.judge(new FailedAttempt(200, FAST, 0, null), spent);
        policy.judge(new FailedAttempt(500, Duration.ofSeconds(2), 0, null), spent);
        policy.judge(new FailedAttempt(500, FAST, 1, null), spent);
        policy.judge(new FailedAttempt(500, FAST, 0, Duration.ZERO), spent);
        assertThat(asked).hasValue(0);

        assertThat(policy.judge(new FailedAttempt(500, FAST, 0, null), spent))
                .isEqualTo(new Verdict.Answer(Reason.BUDGET_SPENT));
        assertThat(asked).hasValue(1);
    }

    private static Fallback on5xx(@Nullable Integer maxRetries, @Nullable Duration within) {
        return new Fallback(false, true, false, Set.of(), maxRetries, within);
    }

    private static FallbackPolicy policy(Fallback settings) {
        return Policies.policy(settings, true);
    }

    private static Verdict judge(FallbackPolicy policy, int status, Duration elapsed, int retriesSoFar) {
        return policy.judge(new FailedAttempt(status, elapsed, retriesSoFar, null), () -> true);
    }
}
