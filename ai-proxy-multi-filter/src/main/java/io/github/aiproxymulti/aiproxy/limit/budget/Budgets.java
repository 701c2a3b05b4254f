package io.github.aiproxymulti.aiproxy.limit.budget;

import reactor.core.publisher.Mono;

/**
 * Counters of what was used in fixed windows. A window begins when its counter is first asked and ends after its length; the
 * next one begins when the counter is asked again. Never blocks; every answer comes within a bound or is an error.
 *
 * <p>Source: rate-limiting.md sections 3 and 8.
 */
public interface Budgets {

    /** The same counters for one request, whose questions together wait no longer than one may. */
    default Budgets ofOneRequest() {
        return this;
    }

    /**
     * Asks all counters of a decision, in order, and takes from them what is to be taken, all or nothing.
     *
     * @return the decision; fails with {@link BudgetsUnavailableException} when nobody knows
     */
    Mono<Decision> ask(Ask ask);

    /**
     * What {@link #ask} would decide at this moment. Nothing begins by it and nothing is taken.
     *
     * @return the decision; fails with {@link BudgetsUnavailableException} when nobody knows
     */
    Mono<Decision> peek(Ask ask);

    /**
     * Adds what was really used and gives back what was reserved.
     *
     * @return completes when it is done; fails with {@link BudgetsUnavailableException} when it is not known to be
     */
    Mono<Void> settle(Settlement settlement);
}
