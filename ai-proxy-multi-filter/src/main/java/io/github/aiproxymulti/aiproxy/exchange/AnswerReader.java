package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Limits;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/** Reads an upstream's answer up to the commit decision. Source: pipeline.md sections 8 to 10. */
final class AnswerReader {

    private static final String TOO_LARGE = "max_response_bytes exceeded";

    private final FallbackPolicy policy;
    private final Limits limits;
    private final ReadBounds bounds;
    private final BiFunction<Protocol, UpstreamResponse, StreamGate> gates;

    AnswerReader(
            FallbackPolicy policy,
            Limits limits,
            ReadBounds bounds,
            BiFunction<Protocol, UpstreamResponse, StreamGate> gates) {
        this.policy = policy;
        this.limits = limits;
        this.bounds = bounds;
        this.gates = gates;
    }

    Mono<Outcome> read(UpstreamRequest request, UpstreamResponse response) {
        if (policy.isDiverted(response.status())) {
            return readError(response);
        }
        if (response.isEventStream()) {
            return policy.mayFallBack() ? hold(request, response) : Mono.just(passOn(response));
        }
        return readComplete(response);
    }

    /** The error body is read in full, within a bound; its connection is never used again. */
    private Mono<Outcome> readError(UpstreamResponse response) {
        HeldBytes held = new HeldBytes();
        return response.body()
                .doOnNext(held::add)
                .takeUntil(buffer -> held.size() > bounds.maxErrorBytes())
                .then(Mono.fromCallable(() -> new Payload(held.drain(), response.contentType())))
                .onErrorResume(broken -> Mono.just(Payload.NONE))
                .<Outcome>map(payload -> new Outcome.Failed(response.status(), payload, "status " + response.status()))
                .doFinally(end -> {
                    held.release();
                    response.abandon();
                });
    }

    private Mono<Outcome> hold(UpstreamRequest request, UpstreamResponse response) {
        HeldStream held = HeldStream.open(response.body(), gates.apply(request.protocol(), response));
        return held.decision().map(decision -> begun(response, held, decision)).onErrorResume(broken -> {
            held.giveUp();
            TransportFailure failure = TransportFailure.of(broken);
            return Mono.just(new Outcome.Failed(failure.status(), Payload.NONE, failure.reason()));
        });
    }

    private static Outcome begun(UpstreamResponse response, HeldStream held, HeldStream.Decision decision) {
        PreparedResponse prepared =
                PreparedResponse.arriving(response.status(), response.contentType(), true, held.body(), held::giveUp);
        return switch (decision) {
            case OPEN -> new Outcome.Ready(prepared);
            case ERROR -> new Outcome.Suspect(prepared, 502, "an error as the first event");
            case ENDED -> new Outcome.Suspect(prepared, 502, "a stream without an event");
        };
    }

    private static Outcome passOn(UpstreamResponse response) {
        return new Outcome.Ready(PreparedResponse.arriving(
                response.status(), response.contentType(), true, response.body(), response::abandon));
    }

    private Mono<Outcome> readComplete(UpstreamResponse response) {
        Long cap = limits.maxResponseBytes();
        if (cap != null && response.contentLength() > cap) {
            response.abandon();
            return Mono.just(tooLarge("Content-Length " + response.contentLength()));
        }
        SizeGate gate = new SizeGate(cap == null ? bounds.maxHeldBytes() : cap);
        HeldStream held = HeldStream.open(response.body(), gate);
        return held.decision()
                .map(decision -> arrived(response, held, gate, decision))
                .onErrorResume(broken -> {
                    held.giveUp();
                    String reason = TransportFailure.of(broken).reason();
                    return Mono.just(new Outcome.Failed(500, Payload.text(reason), reason));
                });
    }

    private Outcome arrived(UpstreamResponse response, HeldStream held, SizeGate gate, HeldStream.Decision decision) {
        if (decision == HeldStream.Decision.ENDED) {
            return new Outcome.Ready(PreparedResponse.complete(
                    response.status(), response.contentType(), gate.size(), held.body(), held::giveUp));
        }
        if (limits.maxResponseBytes() != null) {
            held.giveUp();
            return tooLarge("body size");
        }
        return new Outcome.Ready(
                PreparedResponse.arriving(response.status(), response.contentType(), false, held.body(), held::giveUp));
    }

    private static Outcome tooLarge(String what) {
        return new Outcome.Failed(502, Payload.text(TOO_LARGE), what + " exceeds max_response_bytes");
    }
}
