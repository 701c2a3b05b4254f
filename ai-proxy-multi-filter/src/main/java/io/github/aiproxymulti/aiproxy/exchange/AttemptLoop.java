package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import java.time.Duration;
import java.util.function.LongSupplier;
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
    private final AttemptListener listener;
    private final ExchangeListeners exchanges;
    private final LongSupplier nanos;

    AttemptLoop(
            AttemptRunner runner,
            FallbackPolicy policy,
            AttemptListener listener,
            ExchangeListeners exchanges,
            LongSupplier nanos) {
        this.runner = runner;
        this.policy = policy;
        this.listener = listener;
        this.exchanges = exchanges;
        this.nanos = nanos;
    }

    /**
     * The response for this request. Cancelling ends the attempt that runs and closes its connection.
     *
     * @param request what the client sent
     * @param candidates the instances it may use
     * @param exchange where to write down what becomes of it
     */
    public Mono<PreparedResponse> run(ClientRequest request, Candidates candidates, ExchangeRecord exchange) {
        return Mono.defer(() -> {
            Selection first = candidates.next();
            if (first instanceof Selection.Chosen chosen) {
                return attempt(new Run(request, candidates, exchange), chosen, 0);
            }
            String reason = ((Selection.NoneLeft) first).reason();
            listener.noneLeft(reason);
            return Mono.just(PreparedResponse.of(503, Payload.text(reason)));
        });
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
                    chosen.address() == null ? null : chosen.address().label());
            return OpenAttempt.begin(run.exchange(), record, chosen.permit(), exchanges, nanos, false);
        } catch (RuntimeException defect) {
            chosen.permit().end(Ending.NEUTRAL, 0);
            throw defect;
        }
    }

    private Mono<PreparedResponse> conclude(Run run, Attempt attempt, OpenAttempt open, Outcome outcome) {
        if (outcome instanceof Outcome.Ready ready) {
            answered(open, ready.response());
            listener.answered(attempt, ready.response().status());
            return Mono.just(ready.response());
        }
        if (outcome instanceof Outcome.Refused refused) {
            open.close(refused.response().status(), AttemptEnd.UNSENT);
            return Mono.just(refused.response());
        }
        Failure failure = Failure.of(outcome);
        Verdict verdict = policy.judge(failure.status(), attempt.elapsed(), attempt.retries());
        if (verdict instanceof Verdict.Answer answer) {
            failed(open, failure);
            listener.failed(attempt, failure, answer.reason());
            return Mono.just(failure.asItCame());
        }
        Selection next = run.candidates().next();
        if (next instanceof Selection.Chosen chosen) {
            return fallBack(run, attempt, open, failure, chosen);
        }
        failed(open, failure);
        listener.exhausted(attempt, failure, ((Selection.NoneLeft) next).reason());
        return Mono.just(failure.asBadGateway());
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
     * @param exchange what becomes of it
     */
    private record Run(ClientRequest request, Candidates candidates, ExchangeRecord exchange) {}
}
