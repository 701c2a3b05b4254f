package io.github.aiproxymulti.aiproxy.limit.redis;

import io.github.aiproxymulti.aiproxy.limit.budget.Ask;
import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.BudgetsUnavailableException;
import io.github.aiproxymulti.aiproxy.limit.budget.Decision;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Counters in one Redis. */
final class RedisBudgets implements Budgets {

    /** Settlements on their way; further ones are given up, so that a slow Redis cannot fill the memory. */
    private static final int MOST_SETTLING = 1000;

    private final RedisLink link;
    private final Trouble trouble;
    private final Bounds bounds;
    private final LongConsumer foreign;
    private final AtomicInteger settling = new AtomicInteger();

    /**
     * Creates counters.
     *
     * @param link the connection
     * @param trouble knows whether it is any good
     * @param bounds how long it may take
     * @param foreign hears how many values were found that were not ours
     */
    RedisBudgets(RedisLink link, Trouble trouble, Bounds bounds, LongConsumer foreign) {
        this.link = link;
        this.trouble = trouble;
        this.bounds = bounds;
        this.foreign = foreign;
    }

    /**
     * How long a command may take.
     *
     * @param ask while a request waits
     * @param settle while nobody does
     * @param timer measures it
     */
    record Bounds(Duration ask, Duration settle, Scheduler timer) {}

    @Override
    public Budgets ofOneRequest() {
        return new OneRequest(this, bounds.ask(), bounds.timer());
    }

    @Override
    public Mono<Decision> ask(Ask ask) {
        return decide(Scripts.ASK, ask);
    }

    @Override
    public Mono<Decision> peek(Ask ask) {
        return decide(Scripts.PEEK, ask);
    }

    @SuppressWarnings("rawtypes")
    private Mono<Decision> decide(RedisScript<List> script, Ask ask) {
        List<String> keys = new ArrayList<>(2 * ask.demands().size());
        List<String> arguments = new ArrayList<>(2 + 5 * ask.demands().size());
        arguments.add(ask.reservation());
        arguments.add(Long.toString(ask.holdMillis()));
        for (int i = 0; i < ask.demands().size(); i++) {
            Demand demand = ask.demands().get(i);
            keys.addAll(RedisKeys.of(ask.owner(), demand.key()));
            arguments.add(Long.toString(demand.limit()));
            arguments.add(Long.toString(demand.windowMillis()));
            arguments.add(Long.toString(demand.take()));
            arguments.add(Long.toString(demand.reserve()));
            arguments.add(Long.toString(ask.need(i)));
        }
        return run(script, keys, arguments, bounds.ask()).map(RedisBudgets::decision);
    }

    @Override
    public Mono<Void> settle(Settlement settlement) {
        List<String> keys = new ArrayList<>(2 * settlement.charges().size());
        List<String> arguments = new ArrayList<>(1 + 3 * settlement.charges().size());
        arguments.add(settlement.reservation());
        for (Settlement.Charge charge : settlement.charges()) {
            keys.addAll(RedisKeys.of(settlement.owner(), charge.key()));
            arguments.add(Long.toString(charge.windowMillis()));
            arguments.add(Long.toString(charge.cost()));
            arguments.add(Long.toString(charge.reserved()));
        }
        return Mono.defer(() -> {
            if (settling.incrementAndGet() > MOST_SETTLING) {
                settling.decrementAndGet();
                return Mono.error(new BudgetsUnavailableException("too many settlements on their way"));
            }
            return run(Scripts.SETTLE, keys, arguments, bounds.settle())
                    .doFinally(end -> settling.decrementAndGet())
                    .then();
        });
    }

    /** Connects ahead of the first request, and lets the server know the scripts, which asked of no counter do nothing. */
    void connect() {
        tried(link.connected()
                .then(link.run(Scripts.ASK, List.of(), List.of("", "0")))
                .then(link.run(Scripts.SETTLE, List.of(), List.of("")))
                .timeout(bounds.settle(), bounds.timer()));
    }

    /** Whether a question like that of a request is answered in time again. */
    private void tryAgain() {
        tried(link.connected()
                .then(link.run(Scripts.ASK, List.of(), List.of("", "0")))
                .timeout(bounds.ask(), bounds.timer()));
    }

    private void tried(Mono<List<Long>> answer) {
        answer.subscribe(good -> trouble.succeeded(), failed -> trouble.failed(reason(failed)))
                .isDisposed();
    }

    void close() {
        link.close();
    }

    @SuppressWarnings("rawtypes")
    private Mono<List<Long>> run(RedisScript<List> script, List<String> keys, List<String> arguments, Duration bound) {
        boolean settlement = script.equals(Scripts.SETTLE);
        return Mono.defer(() -> {
            // Nobody waits for a settlement, and one that is not even tried is lost.
            if (trouble.isPresent() && !settlement) {
                // Whether it is over is tried beside the requests, so that none of them waits for the answer.
                if (trouble.mayTry()) {
                    tryAgain();
                }
                return Mono.error(new BudgetsUnavailableException("Redis is in trouble"));
            }
            return link.run(script, keys, arguments)
                    .timeout(bound, bounds.timer())
                    .doOnNext(answer -> heard(answer, settlement))
                    .onErrorMap(this::failed);
        });
    }

    /** A settlement may take longer than a request would wait, and an answer may be older than the trouble: neither ends it. */
    private void heard(List<Long> answer, boolean settlement) {
        if (!settlement && !trouble.isPresent()) {
            trouble.succeeded();
        }
        long foreignValues = settlement ? answer.get(0) : answer.get(1);
        if (foreignValues > 0) {
            foreign.accept(foreignValues);
        }
    }

    private BudgetsUnavailableException failed(Throwable error) {
        String why = reason(error);
        if (!trouble.isPresent()) {
            trouble.failed(why);
        }
        return new BudgetsUnavailableException(why);
    }

    /** Messages of drivers may hold more than is anybody's business. */
    private static String reason(Throwable error) {
        return error.getClass().getSimpleName();
    }

    private static Decision decision(List<Long> answer) {
        List<Decision.Level> levels = new ArrayList<>();
        for (int i = 2; i + 1 < answer.size(); i += 2) {
            levels.add(new Decision.Level(answer.get(i), answer.get(i + 1)));
        }
        return new Decision(answer.get(0) == 1, levels);
    }
}
