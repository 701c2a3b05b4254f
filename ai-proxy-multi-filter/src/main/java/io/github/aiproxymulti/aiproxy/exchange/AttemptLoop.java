package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fallback.FailedAttempt;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Gate;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Select, send, judge, again: the only loop of a request. Source: pipeline.md sections 4 and 12.
 *
 * <p>Every attempt starts from the client's own request, so nothing of a failed one leaks into the next.
 */
public final class AttemptLoop {

    /** The status noted when the client went away. */
    private static final int CANCELLED = 499;

    private final AttemptRunner runner;
    private final FallbackPolicy policy;
    private final RequestRules rules;
    private final AttemptListener listener;
    private final ExchangeListeners exchanges;
    private final Ticking ticking;

    AttemptLoop(
            AttemptRunner runner,
            FallbackPolicy policy,
            RequestRules rules,
            AttemptListener listener,
            ExchangeListeners exchanges,
            Ticking ticking) {
        this.runner = runner;
        this.policy = policy;
        this.rules = rules;
        this.listener = listener;
        this.exchanges = exchanges;
        this.ticking = ticking;
    }

    /**
     * The response for this request. Cancelling ends the attempt that runs and closes its connection.
     *
     * @param request what the client sent
     * @param candidates the instances it may use
     * @param exchange where to write down what becomes of it
     */
    public Mono<PreparedResponse> run(ClientRequest request, Candidates candidates, ExchangeRecord exchange) {
        return run(request, candidates, Gate.OPEN, exchange, now());
    }

    /** The time by which {@code since} is meant, in nanoseconds. */
    public long now() {
        return ticking.now();
    }

    /**
     * The response for this request. Cancelling ends the attempt that runs and closes its connection.
     *
     * @param request what the client sent
     * @param candidates the instances it may use
     * @param gate which of them it gets
     * @param exchange where to write down what becomes of it
     * @param since when its time began
     */
    public Mono<PreparedResponse> run(
            ClientRequest request, Candidates candidates, Gate gate, ExchangeRecord exchange, long since) {
        return Mono.defer(() -> {
            rules.deposit(exchange.routeId());
            Run run = new Run(request, candidates, gate, exchange, since);
            return gate.equals(Gate.OPEN)
                    ? start(run, candidates.next())
                    : gate.next(candidates, true).flatMap(first -> start(run, first));
        });
    }

    private Mono<PreparedResponse> start(Run run, Selection first) {
        if (first instanceof Selection.Chosen chosen) {
            if (rules.isOver(run.start(), ticking)) {
                chosen.permit().end(Ending.NEUTRAL, 0);
                listener.noneLeft("timeout: request_ms");
                return Mono.just(PreparedResponse.of(504, Payload.NONE));
            }
            return attempt(run, chosen, 0);
        }
        if (first instanceof Selection.Rejected rejected) {
            return Mono.just(PreparedResponse.of(rejected.status(), rejected.payload()));
        }
        return Mono.just(Shortages.nobody(run.candidates(), ((Selection.NoneLeft) first).reason(), listener));
    }

    private Mono<PreparedResponse> attempt(Run run, Selection.Chosen chosen, int retries) {
        return Mono.defer(() -> {
            OpenAttempt open = begin(run, chosen);
            return runner.run(run.request(), chosen, open)
                    .doOnCancel(() -> open.close(CANCELLED, AttemptEnd.CANCELLED))
                    .flatMap(outcome -> {
                        Duration elapsed = Duration.ofNanos(open.elapsedNanos());
                        return conclude(
                                run, new Attempt(chosen, retries, elapsed, policy.retryWithin()), open, outcome);
                    })
                    .doOnError(defect -> open.close(500, AttemptEnd.UNSENT));
        });
    }

    /** From here on the attempt gives the leave back; if it cannot even begin it is given back here. */
    private OpenAttempt begin(Run run, Selection.Chosen chosen) {
        try {
            AttemptRecord record = AttemptRecord.begun(
                            chosen.plan().name(),
                            chosen.plan().model(run.request()),
                            chosen.address() == null ? null : chosen.address().label())
                    .to(AttemptTarget.of(chosen.plan()));
            Alarm alarm = new Alarm(
                    rules.limits(),
                    rules.left(run.start(), ticking.now()),
                    run.request().streaming(),
                    ticking.scheduler(),
                    ticking.nanos());
            return OpenAttempt.begin(
                    run.exchange(), record, chosen.permit(), exchanges, ticking.nanos(), rules.watch(), alarm);
        } catch (RuntimeException defect) {
            chosen.permit().end(Ending.NEUTRAL, 0);
            throw defect;
        }
    }

    private Mono<PreparedResponse> conclude(Run run, Attempt attempt, OpenAttempt open, Outcome outcome) {
        if (outcome instanceof Outcome.Ready ready) {
            answered(open, ready.response());
            listener.answered(attempt, ready.response().status());
            return answer(open, Shortages.timely(run.candidates(), ready.response()));
        }
        if (outcome instanceof Outcome.Refused refused) {
            open.close(refused.response().status(), AttemptEnd.UNSENT);
            return answer(open, refused.response());
        }
        Failure failure = Failure.of(outcome);
        open.failing(failure.cause());
        Verdict verdict = policy.judge(
                new FailedAttempt(failure.status(), attempt.elapsed(), attempt.retries(), left(run)),
                () -> rules.withdraw(run.exchange().routeId()));
        if (verdict instanceof Verdict.Answer answer) {
            failed(open, failure);
            listener.failed(attempt, failure, answer.reason());
            return answer(open, Shortages.timely(run.candidates(), failure.asItCame()));
        }
        Duration wait = ((Verdict.TryNext) verdict).after();
        return wait.isZero() ? next(run, attempt, open, failure) : later(wait, run, attempt, open, failure);
    }

    private Mono<PreparedResponse> next(Run run, Attempt attempt, OpenAttempt open, Failure failure) {
        if (run.gate().equals(Gate.OPEN)) {
            return goOn(run, attempt, open, failure, run.candidates().next());
        }
        return run.gate()
                .next(run.candidates(), false)
                .doOnCancel(() -> giveUp(open, failure))
                .flatMap(next -> goOn(run, attempt, open, failure, next));
    }

    private Mono<PreparedResponse> goOn(Run run, Attempt attempt, OpenAttempt open, Failure failure, Selection next) {
        if (next instanceof Selection.Chosen chosen) {
            return fallBack(run, attempt, open, failure, chosen);
        }
        failed(open, failure);
        String reason = next instanceof Selection.NoneLeft none ? none.reason() : "rejected";
        listener.exhausted(attempt, failure, reason);
        boolean busy = failure.status() == 429 || failure.status() == 503;
        boolean truthful = busy && run.candidates().shortage() != null;
        return answer(open, Shortages.timely(run.candidates(), truthful ? failure.asItCame() : failure.asBadGateway()));
    }

    /** Picked after the wait, so that nobody keeps a place at an instance while waiting. */
    private Mono<PreparedResponse> later(Duration wait, Run run, Attempt attempt, OpenAttempt open, Failure failure) {
        if (failure.came() == null) {
            open.close(failure.status(), AttemptEnd.FAILED);
        }
        return Mono.delay(wait, ticking.scheduler())
                .doOnCancel(() -> giveUp(open, failure))
                .flatMap(waited -> next(run, attempt, open, failure));
    }

    private static void giveUp(OpenAttempt open, Failure failure) {
        open.close(failure.status(), AttemptEnd.FAILED);
        failure.discard();
    }

    private Mono<PreparedResponse> answer(OpenAttempt open, PreparedResponse response) {
        return Mono.just(
                rules.attemptsHeader()
                        ? response.withHeader(AttemptsHeader.NAME, AttemptsHeader.of(open.attemptsSoFar()))
                        : response);
    }

    private @Nullable Duration left(Run run) {
        long left = rules.left(run.start(), ticking.now());
        return left == TimeLimits.NEVER ? null : Duration.ofNanos(left);
    }

    private Mono<PreparedResponse> fallBack(
            Run run, Attempt attempt, OpenAttempt open, Failure failure, Selection.Chosen next) {
        try {
            open.close(failure.status(), AttemptEnd.FAILED);
            listener.fallingBack(attempt, failure, next.plan().name());
            failure.discard();
        } catch (RuntimeException defect) {
            next.permit().end(Ending.NEUTRAL, 0);
            throw defect;
        }
        return attempt(run, next, attempt.retries() + 1);
    }

    /** A body that still arrives closes the attempt itself when it ends. */
    private static void answered(OpenAttempt open, PreparedResponse response) {
        if (response.isArriving()) {
            open.handOver(response.status(), AttemptEnd.ANSWERED);
        } else {
            open.close(response.status(), AttemptEnd.ANSWERED);
        }
    }

    /** The failure goes to the client. */
    private static void failed(OpenAttempt open, Failure failure) {
        PreparedResponse came = failure.came();
        if (came == null) {
            open.close(failure.status(), AttemptEnd.FAILED);
        } else {
            open.handOver(came.status(), AttemptEnd.FAILED);
        }
    }

    /**
     * One request on its way.
     *
     * @param request what the client sent
     * @param candidates the instances it may use
     * @param gate which of them it gets
     * @param exchange what becomes of it
     * @param start when its time began, in nanoseconds
     */
    private record Run(ClientRequest request, Candidates candidates, Gate gate, ExchangeRecord exchange, long start) {}
}
