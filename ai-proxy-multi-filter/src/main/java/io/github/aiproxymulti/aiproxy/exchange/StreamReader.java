package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Delivery;
import io.github.aiproxymulti.aiproxy.config.Limits;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads a streamed answer up to the commit decision. Three kinds: passed on as it comes, held until its first event when
 * another instance could still answer, and converted, which is held until the conversion yields anything.
 *
 * <p>Source: pipeline.md section 10.
 */
final class StreamReader {

    private static final String NO_OUTPUT = "streaming response completed without producing any output; the upstream"
            + " likely returned a different stream format than the converter expects";

    private final boolean mayFallBack;
    private final Limits limits;
    private final Delivery delivery;
    private final int mostText;
    private final Ticking ticking;

    StreamReader(boolean mayFallBack, Limits limits, Delivery delivery, int mostText, Ticking ticking) {
        this.mayFallBack = mayFallBack;
        this.limits = limits;
        this.delivery = delivery;
        this.mostText = mostText;
        this.ticking = ticking;
    }

    Mono<Outcome> read(UpstreamRequest request, UpstreamResponse response, OpenAttempt attempt) {
        StreamLimit limit = StreamLimit.of(limits, attempt.exchange().routeId(), attempt.start(), ticking.nanos());
        Flux<ByteBuf> body = metered(request, response, limit.applyTo(attempt.body(response)), attempt);
        Conversion conversion = request.conversion();
        if (mayFallBack && isGood(response.status())) {
            FirstEventGate gate =
                    new FirstEventGate(request.protocol(), response.framing(), delivery.holdUntilContent() != null);
            HeldStream held = HeldStream.open(body, gate);
            return decision(held)
                    .flatMap(decision -> conversion == null
                            ? Mono.just(begun(request, response, held, decision))
                            : convert(request, response, conversion, limit, held, decision))
                    .onErrorResume(broken -> Mono.just(broke(held, broken)));
        }
        return conversion == null
                ? passedOn(request, response, body)
                : converted(request, response, conversion, limit, body);
    }

    private Mono<HeldStream.Decision> decision(HeldStream held) {
        Duration patience = delivery.holdUntilContent();
        if (patience == null) {
            return held.decision();
        }
        Disposable impatience =
                ticking.scheduler().schedule(held::holdNoLonger, patience.toNanos(), TimeUnit.NANOSECONDS);
        return held.decision().doFinally(end -> impatience.dispose());
    }

    /** Held until its first byte only: a stream that breaks before that still gets the status of its failure. */
    private Mono<Outcome> passedOn(UpstreamRequest request, UpstreamResponse response, Flux<ByteBuf> body) {
        HeldStream held = HeldStream.open(body, AnyByteGate.INSTANCE);
        return held.decision()
                .<Outcome>map(decision -> new Outcome.Ready(
                        prepared(request, response, response.contentType(), response.framing(), held)))
                .onErrorResume(broken -> Mono.just(broke(held, broken)));
    }

    private PreparedResponse prepared(
            UpstreamRequest request,
            UpstreamResponse response,
            @Nullable String contentType,
            StreamFraming framing,
            HeldStream held) {
        Flux<ByteBuf> body = delivery.streamErrorEvent()
                ? WholeEvents.of(held.body(), framing.newBoundary(), ProtocolCodecs.of(request.clientProtocol()))
                : held.body();
        return PreparedResponse.streaming(response.status(), contentType, body, held::giveUp);
    }

    private Flux<ByteBuf> metered(
            UpstreamRequest request, UpstreamResponse response, Flux<ByteBuf> body, OpenAttempt attempt) {
        StreamMeter meter =
                new StreamMeter(ProtocolCodecs.of(request.protocol()), response.framing(), mostText, attempt);
        return new HeardBody(body, new HeardBody.Ear() {
            @Override
            public void part(ByteBuf buffer) {
                attempt.firstToken();
                attempt.read(buffer.readableBytes());
                meter.read(buffer);
            }

            // Told before the end is passed on: who hears of the end may look at the record at once.
            @Override
            public void over(AttemptEnd end) {
                meter.tell(attempt.exchange());
                attempt.bodyOver(end);
            }
        });
    }

    /** Any other status that could make another instance be tried has been diverted before. */
    private static boolean isGood(int status) {
        return status >= 200 && status <= 299;
    }

    private Outcome begun(
            UpstreamRequest request, UpstreamResponse response, HeldStream held, HeldStream.Decision decision) {
        PreparedResponse prepared = prepared(request, response, response.contentType(), response.framing(), held);
        return switch (decision) {
            case OPEN -> new Outcome.Ready(prepared);
            case ERROR -> new Outcome.Suspect(prepared, 502, "an error as the first event");
            case ENDED -> new Outcome.Suspect(prepared, 502, "a stream without an event");
        };
    }

    private Mono<Outcome> convert(
            UpstreamRequest request,
            UpstreamResponse response,
            Conversion conversion,
            StreamLimit limit,
            HeldStream held,
            HeldStream.Decision decision) {
        Mono<Outcome> outcome = converted(request, response, conversion, limit, held.body());
        return decision == HeldStream.Decision.ERROR ? outcome.map(StreamReader::suspect) : outcome;
    }

    private static Outcome suspect(Outcome outcome) {
        return outcome instanceof Outcome.Ready ready
                ? new Outcome.Suspect(ready.response(), 502, "an error as the first event")
                : outcome;
    }

    private Mono<Outcome> converted(
            UpstreamRequest request,
            UpstreamResponse response,
            Conversion conversion,
            StreamLimit limit,
            Flux<ByteBuf> body) {
        HeldStream held = HeldStream.open(
                ConvertedStream.of(body, conversion.stream(request.modelNames()), response.framing()),
                AnyByteGate.INSTANCE);
        return held.decision()
                .map(decision -> decision == HeldStream.Decision.ENDED
                        ? withoutOutput(limit)
                        : new Outcome.Ready(
                                prepared(request, response, convertedType(response), StreamFraming.SSE, held)))
                .onErrorResume(broken -> Mono.just(broke(held, broken)));
    }

    /** What is converted leaves as SSE, however it came. */
    private static @Nullable String convertedType(UpstreamResponse response) {
        return response.framing() == StreamFraming.SSE ? response.contentType() : "text/event-stream";
    }

    private static Outcome withoutOutput(StreamLimit limit) {
        String crossed = limit.crossed();
        if (crossed == null) {
            return new Outcome.Failed(502, Payload.text(NO_OUTPUT), NO_OUTPUT);
        }
        return new Outcome.Failed(
                crossed.startsWith("max_stream_duration_ms") ? 504 : 502, Payload.text(crossed), crossed);
    }

    private static Outcome broke(HeldStream held, Throwable broken) {
        held.giveUp();
        TransportFailure failure = TransportFailure.of(broken);
        return new Outcome.Failed(failure.status(), Payload.NONE, failure.detail());
    }
}
