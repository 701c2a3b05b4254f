package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import reactor.core.publisher.Mono;

/** Reads an upstream's answer up to the commit decision. Source: pipeline.md section 8. */
final class AnswerReader {

    private final FallbackPolicy policy;
    private final CompleteReader complete;
    private final StreamReader streams;
    private final long maxErrorBytes;

    AnswerReader(FallbackPolicy policy, CompleteReader complete, StreamReader streams, long maxErrorBytes) {
        this.policy = policy;
        this.complete = complete;
        this.streams = streams;
        this.maxErrorBytes = maxErrorBytes;
    }

    Mono<Outcome> read(UpstreamRequest request, UpstreamResponse response, OpenAttempt attempt) {
        attempt.head(response);
        if (policy.isDiverted(response.status())) {
            return readError(request, response, attempt).doOnNext(read -> attempt.firstToken());
        }
        return response.isEventStream()
                ? streams.read(request, response, attempt)
                : complete.read(request, response, attempt);
    }

    /** The error body is read in full, within a bound; its connection is never used again. */
    private Mono<Outcome> readError(UpstreamRequest request, UpstreamResponse response, OpenAttempt attempt) {
        HeldBytes held = new HeldBytes();
        return attempt.body(response)
                .doOnNext(buffer -> {
                    attempt.read(buffer.readableBytes());
                    held.add(buffer);
                })
                .takeUntil(buffer -> held.size() > maxErrorBytes)
                .then(Mono.fromCallable(() -> payload(request, response, held.drain())))
                .onErrorResume(broken -> Mono.just(Payload.NONE))
                .<Outcome>map(payload -> new Outcome.Failed(response.status(), payload, "status " + response.status()))
                .doFinally(end -> {
                    held.release();
                    response.abandon();
                });
    }

    private static Payload payload(UpstreamRequest request, UpstreamResponse response, byte[] body) {
        return ConvertedError.of(request, response.status(), body)
                .orElseGet(() -> new Payload(body, response.contentType()));
    }
}
