package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.upstream.Assembled;
import io.github.aiproxymulti.aiproxy.upstream.AuthorizationException;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.RequestAssembler;
import io.github.aiproxymulti.aiproxy.upstream.SendProgress;
import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Runs one attempt with one instance. Never fails: whatever happens is an outcome. */
final class AttemptRunner {

    private static final Logger log = LoggerFactory.getLogger(AttemptRunner.class);

    private final RequestAssembler assembler;
    private final BiFunction<UpstreamRequest, SendProgress, Mono<UpstreamResponse>> client;
    private final AnswerReader reader;

    AttemptRunner(
            RequestAssembler assembler,
            BiFunction<UpstreamRequest, SendProgress, Mono<UpstreamResponse>> client,
            AnswerReader reader) {
        this.assembler = assembler;
        this.client = client;
        this.reader = reader;
    }

    Mono<Outcome> run(ClientRequest request, Selection.Chosen chosen, OpenAttempt attempt) {
        try {
            return start(request, chosen, attempt);
        } catch (RuntimeException defect) {
            log.error(
                    "failed to send request to AI service: instance={}",
                    chosen.plan().name(),
                    defect);
            attempt.judge(Ending.NEUTRAL);
            return Mono.just(new Outcome.Refused(PreparedResponse.of(500, Payload.NONE)));
        }
    }

    private Mono<Outcome> start(ClientRequest request, Selection.Chosen chosen, OpenAttempt attempt) {
        Assembled assembled = assembler.assemble(request, chosen.plan(), chosen.address());
        if (assembled instanceof Assembled.Ready ready) {
            attempt.exchange().facts().headers().forEach(ready.request().headers()::set);
            OutgoingFacts.note(request, ready.request(), attempt.exchange());
            boolean converted = ready.request().conversion() != null;
            attempt.exchange()
                    .sends(converted ? request.body() : ready.request().body());
            return send(ready.request(), chosen.plan(), attempt);
        }
        attempt.judge(Ending.NEUTRAL);
        if (assembled instanceof Assembled.Failed failed) {
            return Mono.just(new Outcome.Failed(failed.status(), failed.payload(), "the request could not be built"));
        }
        Assembled.Refused refused = (Assembled.Refused) assembled;
        return Mono.just(new Outcome.Refused(PreparedResponse.of(refused.status(), refused.payload())));
    }

    private Mono<Outcome> send(UpstreamRequest request, InstancePlan plan, OpenAttempt attempt) {
        Mono<Head> exchange = plan.authorizer()
                .authorize(request)
                .doOnNext(authorized -> {
                    OutgoingLog.sending(authorized, plan);
                    attempt.exchange()
                            .goesTo(Destination.of(plan.scheme(), plan.host().orElse(""), authorized.uri()));
                })
                .flatMap(authorized -> client.apply(authorized, new NotedProgress(attempt, attempt.alarm()))
                        .map(response -> new Head(authorized, response)));
        return Head.within(exchange, attempt.alarm())
                .flatMap(head -> reader.read(head.request(), head.response(), attempt))
                .onErrorResume(error -> Mono.just(failed(error)));
    }

    private static Outcome failed(Throwable error) {
        if (error instanceof AuthorizationException unauthorized) {
            String reason = String.valueOf(unauthorized.getMessage());
            return new Outcome.Failed(500, Payload.json("error_msg", reason), reason);
        }
        TransportFailure failure = TransportFailure.of(error);
        OutgoingLog.failed(failure.detail());
        return new Outcome.Failed(failure.status(), Payload.NONE, failure.detail());
    }
}
