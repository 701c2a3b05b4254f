package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.config.Limits;
import io.github.aiproxymulti.aiproxy.protocol.AnswerMarks;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodecs;
import io.github.aiproxymulti.aiproxy.protocol.ResponseFacts;
import io.github.aiproxymulti.aiproxy.protocol.SkimmedAnswer;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.github.aiproxymulti.aiproxy.protocol.convert.Conversion;
import io.github.aiproxymulti.aiproxy.protocol.convert.ConversionException;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer that is no stream: held until it has arrived in full, so that another instance can still answer instead,
 * unless it grows beyond a bound. Source: pipeline.md section 9.
 */
final class CompleteReader {

    private static final Logger log = LoggerFactory.getLogger(CompleteReader.class);

    private static final String TOO_LARGE = "max_response_bytes exceeded";

    private static final byte[] NOTHING = {};

    private final Limits limits;
    private final ReadBounds bounds;
    private final boolean wantsText;

    CompleteReader(Limits limits, ReadBounds bounds, boolean wantsText) {
        this.limits = limits;
        this.bounds = bounds;
        this.wantsText = wantsText;
    }

    Mono<Outcome> read(UpstreamRequest request, UpstreamResponse response, OpenAttempt attempt) {
        Long cap = limits.maxResponseBytes();
        if (cap != null && response.contentLength() > cap) {
            log.warn(
                    "aborting AI response: Content-Length {} exceeds max_response_bytes {}",
                    response.contentLength(),
                    cap);
            response.abandon();
            attempt.judge(Ending.NEUTRAL);
            return Mono.just(new Outcome.Failed(502, Payload.text(TOO_LARGE), TOO_LARGE));
        }
        long most = request.conversion() == null ? bounds.maxHeldBytes() : bounds.maxConvertedBytes();
        SizeGate gate = new SizeGate(cap == null ? most : request.conversion() == null ? cap : Math.min(cap, most));
        HeldStream held = HeldStream.open(counted(response, attempt), gate);
        return held.decision()
                .flatMap(decision -> arrived(request, response, held, gate, decision, attempt))
                .onErrorResume(broken -> Mono.just(broke(held, broken)));
    }

    /** A body that breaks is told in one word, as in the original; a time-out of our own has its own status. */
    private static Outcome broke(HeldStream held, Throwable broken) {
        held.giveUp();
        TransportFailure failure = TransportFailure.of(broken);
        if (broken instanceof ExpiredException late && late.expiry() != Expiry.READ) {
            return new Outcome.Failed(failure.status(), Payload.NONE, failure.detail());
        }
        return new Outcome.Failed(500, Payload.text(failure.reason()), failure.detail());
    }

    private static Flux<ByteBuf> counted(UpstreamResponse response, OpenAttempt attempt) {
        return new HeardBody(attempt.body(response), new HeardBody.Ear() {
            @Override
            public void part(ByteBuf buffer) {
                attempt.read(buffer.readableBytes());
            }

            @Override
            public void over(AttemptEnd end) {
                if (end == AttemptEnd.ANSWERED) {
                    attempt.firstToken();
                }
                attempt.bodyOver(end);
            }
        });
    }

    private Mono<Outcome> arrived(
            UpstreamRequest request,
            UpstreamResponse response,
            HeldStream held,
            SizeGate gate,
            HeldStream.Decision decision,
            OpenAttempt attempt) {
        if (decision != HeldStream.Decision.ENDED) {
            return Mono.just(tooLong(request, response, held, gate, attempt));
        }
        return Mono.just(
                request.conversion() == null
                        ? passedOn(request, response, held, gate, attempt)
                        : converted(request, request.conversion(), response, held, gate, attempt));
    }

    /** What was received goes on as it is; only its facts are read. */
    private Outcome passedOn(
            UpstreamRequest request, UpstreamResponse response, HeldStream held, SizeGate gate, OpenAttempt attempt) {
        attempt.content();
        gate.seen().show((bytes, length) -> note(request, bytes, length, attempt));
        if (gate.size() == 0) {
            return ready(response, NOTHING);
        }
        return new Outcome.Ready(PreparedResponse.whole(
                response.status(), response.contentType(), gate.size(), held::takeWhole, held::giveUp));
    }

    private Outcome tooLong(
            UpstreamRequest request, UpstreamResponse response, HeldStream held, SizeGate gate, OpenAttempt attempt) {
        Long cap = limits.maxResponseBytes();
        if (cap == null && request.conversion() == null) {
            return new Outcome.Ready(PreparedResponse.arriving(
                    response.status(),
                    response.contentType(),
                    response.contentLength(),
                    metered(request, held.body(), attempt),
                    held::giveUp));
        }
        attempt.judge(Ending.NEUTRAL);
        held.giveUp();
        if (cap == null) {
            String reason = "response is too large to be converted";
            return new Outcome.Failed(502, Payload.text(reason), reason);
        }
        log.warn("aborting AI response: body size exceeds max_response_bytes {} (read {} bytes)", cap, gate.size());
        return new Outcome.Failed(502, Payload.text(TOO_LARGE), TOO_LARGE);
    }

    private Outcome converted(
            UpstreamRequest request,
            Conversion conversion,
            UpstreamResponse response,
            HeldStream held,
            SizeGate gate,
            OpenAttempt attempt) {
        attempt.content();
        byte[] bytes = gate.seen().drain();
        held.giveUp();
        Optional<Payload> error = ConvertedError.of(request, response.status(), bytes);
        if (error.isPresent()) {
            return new Outcome.Ready(PreparedResponse.of(response.status(), error.get()));
        }
        Optional<JsonNode> answer = WireJson.read(bytes);
        if (answer.isEmpty()) {
            return ready(response, bytes);
        }
        if (attempt.exchange().facts().wantsMarks()) {
            attempt.exchange().facts().marked(AnswerMarks.of(answer.get()));
        }
        try {
            JsonNode converted = conversion.response(answer.get(), request.modelNames(), log::warn);
            note(request, converted, attempt);
            return ready(response, WireJson.bytes(converted));
        } catch (ConversionException impossible) {
            attempt.judge(Ending.NEUTRAL);
            return new Outcome.Failed(500, Payload.text(impossible.reason()), impossible.reason());
        }
    }

    /** What such an answer has cost is known only when it has passed. */
    private Flux<ByteBuf> metered(UpstreamRequest request, Flux<ByteBuf> body, OpenAttempt attempt) {
        LateUsage usage = new LateUsage();
        return body.doOnNext(buffer -> {
            boolean said = usage.isOver();
            usage.read(buffer);
            if (!said && usage.isOver()) {
                note(request, usage, attempt);
            }
        });
    }

    private void note(UpstreamRequest request, LateUsage usage, OpenAttempt attempt) {
        try {
            usage.facts(ProtocolCodecs.of(request.clientProtocol())).ifPresent(said -> tell(said, attempt));
        } catch (RuntimeException defect) {
            log.warn("an answer could not be metered; it is passed on all the same", defect);
        }
    }

    private void note(UpstreamRequest request, byte[] bytes, int length, OpenAttempt attempt) {
        try {
            noteWhole(request, bytes, length, attempt);
        } catch (RuntimeException defect) {
            log.warn("an answer could not be metered; it is passed on all the same", defect);
        }
    }

    private void noteWhole(UpstreamRequest request, byte[] bytes, int length, OpenAttempt attempt) {
        boolean wantsMarks = attempt.exchange().facts().wantsMarks();
        ProtocolCodec codec = ProtocolCodecs.of(request.clientProtocol());
        SkimmedAnswer skimmed = wantsText ? null : codec.skim(bytes, length);
        if (skimmed != null) {
            if (wantsMarks) {
                attempt.exchange().facts().marked(skimmed.marks());
            }
            attempt.exchange().said(skimmed.usage(), skimmed::rawUsage, null, skimmed.toolCall());
            return;
        }
        WireJson.read(bytes, length).ifPresent(answer -> {
            if (wantsMarks) {
                attempt.exchange().facts().marked(AnswerMarks.of(answer));
            }
            note(request, answer, attempt);
        });
    }

    private void note(UpstreamRequest request, JsonNode answer, OpenAttempt attempt) {
        try {
            tell(ProtocolCodecs.of(request.clientProtocol()).response(answer), attempt);
        } catch (RuntimeException defect) {
            log.warn("an answer could not be metered; it is passed on all the same", defect);
        }
    }

    private void tell(ResponseFacts facts, OpenAttempt attempt) {
        attempt.exchange().said(facts.usage(), facts::rawUsage, wantsText ? facts.text() : null, facts.toolCall());
    }

    private static Outcome ready(UpstreamResponse response, byte[] bytes) {
        return new Outcome.Ready(PreparedResponse.of(response.status(), new Payload(bytes, response.contentType())));
    }
}
