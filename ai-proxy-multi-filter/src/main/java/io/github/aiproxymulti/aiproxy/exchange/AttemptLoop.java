package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Selection;
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

    private final AttemptRunner runner;
    private final FallbackPolicy policy;
    private final AttemptListener listener;
    private final LongSupplier nanos;

    AttemptLoop(AttemptRunner runner, FallbackPolicy policy, AttemptListener listener, LongSupplier nanos) {
        this.runner = runner;
        this.policy = policy;
        this.listener = listener;
        this.nanos = nanos;
    }

    /** The response for this request. Cancelling ends the attempt that runs and closes its connection. */
    public Mono<PreparedResponse> run(ClientRequest request, Candidates candidates) {
        Selection first = candidates.next();
        if (first instanceof Selection.Chosen chosen) {
            return attempt(request, candidates, chosen, 0);
        }
        String reason = ((Selection.NoneLeft) first).reason();
        listener.noneLeft(reason);
        return Mono.just(PreparedResponse.of(503, Payload.text(reason)));
    }

    private Mono<PreparedResponse> attempt(
            ClientRequest request, Candidates candidates, Selection.Chosen chosen, int retries) {
        return Mono.defer(() -> {
            long start = nanos.getAsLong();
            return runner.run(request, chosen).flatMap(outcome -> {
                Duration elapsed = Duration.ofNanos(nanos.getAsLong() - start);
                return conclude(request, candidates, new Attempt(chosen, retries, elapsed), outcome);
            });
        });
    }

    private Mono<PreparedResponse> conclude(
            ClientRequest request, Candidates candidates, Attempt attempt, Outcome outcome) {
        if (outcome instanceof Outcome.Ready ready) {
            listener.answered(attempt, ready.response().status());
            return Mono.just(ready.response());
        }
        if (outcome instanceof Outcome.Refused refused) {
            return Mono.just(refused.response());
        }
        Failure failure = Failure.of(outcome);
        Verdict verdict = policy.judge(failure.status(), attempt.elapsed(), attempt.retries());
        if (verdict instanceof Verdict.Answer answer) {
            listener.failed(attempt, failure, answer.reason());
            return Mono.just(failure.asItCame());
        }
        Selection next = candidates.next();
        if (next instanceof Selection.Chosen chosen) {
            listener.fallingBack(attempt, failure, chosen.plan().name());
            failure.discard();
            return attempt(request, candidates, chosen, attempt.retries() + 1);
        }
        listener.exhausted(attempt, failure, ((Selection.NoneLeft) next).reason());
        return Mono.just(failure.asBadGateway());
    }
}
