package io.github.aiproxymulti.aiproxy.limit.redis;

import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Counters as one request sees them: all its questions together, one after the other, wait no longer than one may. */
final class OneRequest implements Budgets {

    private static final String ENOUGH = "the request has waited long enough";

    private final Budgets inner;
    private final Duration bound;
    private final Scheduler timer;
    private final AtomicLong waitedMillis = new AtomicLong();

    /**
     * Creates the view.
     *
     * @param inner the counters; bounds a single question by itself
     * @param bound how long all questions may take
     * @param timer measures it
     */
    OneRequest(Budgets inner, Duration bound, Scheduler timer) {
        this.inner = inner;
        this.bound = bound;
        this.timer = timer;
    }

    @Override
    public Mono<Decision> ask(Ask ask) {
        return within(inner.ask(ask));
    }

    @Override
    public Mono<Decision> peek(Ask ask) {
        return within(inner.peek(ask));
    }

    @Override
    public Mono<Void> settle(Settlement settlement) {
        return inner.settle(settlement);
    }

    private Mono<Decision> within(Mono<Decision> question) {
        return Mono.defer(() -> {
            long waited = waitedMillis.get();
            long left = bound.toMillis() - waited;
            if (left <= 0) {
                return Mono.error(new BudgetsUnavailableException(ENOUGH));
            }
            long begun = timer.now(TimeUnit.MILLISECONDS);
            Mono<Decision> limited = waited == 0
                    ? question
                    : question.timeout(Duration.ofMillis(left), timer)
                            .onErrorMap(TimeoutException.class, late -> new BudgetsUnavailableException(ENOUGH));
            // Before the answer goes on, since the next question may be asked while it does.
            return limited.doOnTerminate(
                    () -> waitedMillis.addAndGet(Math.max(0, timer.now(TimeUnit.MILLISECONDS) - begun)));
        });
    }
}
