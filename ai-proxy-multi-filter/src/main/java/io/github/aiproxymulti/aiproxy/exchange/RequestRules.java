package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Retries;
import org.jspecify.annotations.Nullable;

/**
 * What a route allows its requests, beyond whether another instance is tried.
 *
 * @param limits how long things may take
 * @param budget the size of the retry budget; null for none
 * @param budgets the retry budgets of all routes
 * @param attemptsHeader whether answers name their attempts
 */
record RequestRules(TimeLimits limits, Retries.@Nullable Budget budget, RetryBudgets budgets, boolean attemptsHeader) {

    static RequestRules of(AiProxyMultiConfig config, RetryBudgets budgets) {
        return new RequestRules(
                TimeLimits.of(config.transport().timeout(), config.timeouts()),
                config.retries().budget(),
                budgets,
                config.delivery().attemptsHeader());
    }

    ContentWatch watch() {
        return limits.idleContent() != TimeLimits.NEVER
                ? ContentWatch.EACH
                : limits.firstContent() != TimeLimits.NEVER ? ContentWatch.FIRST : ContentWatch.NONE;
    }

    /** Nanoseconds left for a request that began then; {@link TimeLimits#NEVER} without a limit. */
    long left(long start, long now) {
        return limits.request() == TimeLimits.NEVER ? TimeLimits.NEVER : limits.request() - (now - start);
    }

    /** Whether a request that began then has no time left. */
    boolean isOver(long start, Ticking ticking) {
        return limits.request() != TimeLimits.NEVER && left(start, ticking.now()) <= 0;
    }

    /** A request has come in. */
    void deposit(String routeId) {
        if (budget != null) {
            budgets.of(routeId, budget).deposit();
        }
    }

    /** Whether the route can afford one more retry, which is then made. */
    boolean withdraw(String routeId) {
        return budget == null || budgets.of(routeId, budget).withdraw();
    }
}
