package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Delivery;
import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Limits;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import io.github.aiproxymulti.aiproxy.upstream.Answers;
import io.github.aiproxymulti.aiproxy.upstream.Answers.Answer;
import io.github.aiproxymulti.aiproxy.upstream.RequestBody;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.test.publisher.TestPublisher;

class AnswerReaderTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String JSON = "application/json";
    private static final String SSE = "text/event-stream";
    private static final String EVENT = "data: {\"choices\":[]}\n\n";
    private static final FallbackPolicy FALLS_BACK =
            Policies.policy(new Fallback(false, true, false, Set.of(), null, null), true);
    private static final FallbackPolicy NEVER = Policies.policy(Fallback.NONE, false);

    private final Buffers buffers = new Buffers();

    @Test
    void holdsACompleteAnswerUntilItIsThere() {
        Answer answer = Answers.answer(201, JSON, buffers.lent("{\"a\":", "1}"));

        PreparedResponse response = ready(reader(null), answer);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.contentType()).isEqualTo(JSON);
        assertThat(response.length()).isEqualTo(7);
        assertThat(response.isStreaming()).isFalse();
        assertThat(Buffers.text(response.body())).isEqualTo("{\"a\":1}");
        buffers.assertAllReleased();
    }

    @Test
    void givesACompleteAnswerBackWhenItIsNotWanted() {
        PreparedResponse response = ready(reader(null), Answers.answer(200, JSON, buffers.lent("a", "b")));

        response.release();

        assertThat(buffers.count()).isEqualTo(2);
        buffers.assertAllReleased();
    }

    @Test
    void passesOnWhatIsLargerThanIsHeld() {
        String part = "x".repeat(60);
        PreparedResponse response = ready(reader(null), Answers.answer(200, JSON, buffers.lent(part, part, part)));

        assertThat(response.length()).isEqualTo(-1);
        assertThat(response.isStreaming()).isFalse();
        assertThat(Buffers.text(response.body())).isEqualTo(part.repeat(3));
        buffers.assertAllReleased();
    }

    @Test
    void tellsTheLengthOfWhatIsLargerThanIsHeldAndEndsTheAttemptWithItsBody() {
        String part = "x".repeat(60);
        OpenAttempt attempt = attempt();
        Answer answer =
                Answers.answer(200, JSON, buffers.lent(part, part, part)).with("content-length", "180");

        Outcome outcome =
                reader(null).read(request(), answer.response(), attempt).block(SOON);

        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        PreparedResponse response = ((Outcome.Ready) outcome).response();
        assertThat(response.length()).isEqualTo(180);
        assertThat(response.isArriving()).isTrue();
        attempt.handOver(200, AttemptEnd.ANSWERED);
        assertThat(attempt.how()).isNull();
        assertThat(Buffers.text(response.body())).isEqualTo(part.repeat(3));
        assertThat(attempt.how()).isEqualTo(AttemptEnd.ANSWERED);
        assertThat(attempt.exchange().firstTokenMillis()).isPositive();
    }

    @Test
    void knowsWhatAnAnswerHasCostThatIsLargerThanIsHeld() {
        String part = "{\"id\":\"" + "x".repeat(90) + "\",\"usage\":{\"prompt_tokens\":3,";
        OpenAttempt attempt = attempt();
        Answer answer = Answers.answer(200, JSON, buffers.lent(part, "\"completion_tokens\":4,\"total_tokens\":7}}"));

        Outcome outcome =
                reader(null).read(request(), answer.response(), attempt).block(SOON);

        assertThat(attempt.exchange().usage()).isNull();
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        Buffers.text(((Outcome.Ready) outcome).response().body());
        assertThat(attempt.exchange().usage())
                .isNotNull()
                .satisfies(usage -> assertThat(usage.totalTokens()).isEqualTo(7));
        assertThat(attempt.exchange().rawUsage()).isNotNull();
    }

    @Test
    void takesAnAnswerOfExactlyTheLimit() {
        PreparedResponse response = ready(reader(4L), Answers.answer(200, JSON, buffers.lent("12", "34")));

        assertThat(Buffers.text(response.body())).isEqualTo("1234");
        buffers.assertAllReleased();
    }

    @Test
    void refusesAnAnswerBeyondTheLimit() {
        Outcome outcome = read(reader(4L), Answers.answer(200, JSON, buffers.lent("12", "345", "6")));

        assertFailed(outcome, 502, "max_response_bytes exceeded");
        buffers.assertAllReleased();
    }

    @Test
    void refusesAnAnnouncedLengthBeyondTheLimitWithoutReading() {
        Answer answer = Answers.answer(200, JSON, buffers.lent("12345")).with("content-length", "5");

        assertFailed(read(reader(4L), answer), 502, "max_response_bytes exceeded");
        assertThat(answer.isClosed()).isTrue();
        assertThat(buffers.count()).isZero();
    }

    @Test
    void answersWithTheReasonWhenReadingBreaks_D18() {
        Flux<ByteBuf> stalled = buffers.lent("{").concatWith(Flux.error(ReadTimeoutException.INSTANCE));
        Flux<ByteBuf> broken = buffers.lent("{")
                .concatWith(Flux.error(new IOException("Connection prematurely closed DURING response")));

        assertFailed(read(reader(null), Answers.answer(200, JSON, stalled)), 500, "timeout");
        assertFailed(read(reader(null), Answers.answer(200, JSON, broken)), 500, "closed");
        buffers.assertAllReleased();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503, 599})
    void readsErrorsWhateverTheLimitIsAndNeverUsesTheirConnectionAgain(int status) {
        Answer answer = Answers.answer(status, "text/x-error", buffers.lent("slow ", "down"));

        Outcome outcome = read(reader(NEVER, 2L), answer);

        assertFailed(outcome, status, "slow down");
        assertThat(((Outcome.Failed) outcome).payload().contentType()).isEqualTo("text/x-error");
        assertThat(answer.isClosed()).isTrue();
        buffers.assertAllReleased();
    }

    @Test
    void readsAnErrorThatIsAStreamAsAnError() {
        assertFailed(read(reader(null), Answers.answer(500, SSE, buffers.lent("data: x\n\n"))), 500, "data: x\n\n");
    }

    @Test
    void readsErrorsUpToABoundOnly() {
        Outcome outcome = read(
                reader(null), Answers.answer(500, JSON, buffers.lent("x".repeat(40), "y".repeat(40), "z".repeat(40))));

        assertFailed(outcome, 500, "x".repeat(40) + "y".repeat(40));
        buffers.assertAllReleased();
    }

    @Test
    void hasNoBodyForAnErrorThatCannotBeRead() {
        Answer answer = Answers.answer(
                503, JSON, buffers.lent("half").concatWith(Flux.error(new IOException("Connection reset"))));

        assertFailed(read(reader(null), answer), 503, "");
        assertThat(answer.isClosed()).isTrue();
        buffers.assertAllReleased();
    }

    @Test
    void releasesAnErrorThatIsCancelledHalfway() {
        TestPublisher<ByteBuf> body = TestPublisher.create();
        Answer answer = Answers.answer(500, JSON, body.flux());
        Disposable reading =
                reader(null).read(request(), answer.response(), attempt()).subscribe();
        lend(body, "half");

        reading.dispose();

        body.assertCancelled();
        assertThat(answer.isClosed()).isTrue();
        buffers.assertAllReleased();
    }

    @Test
    void releasesWhatOfAnErrorWasInFlightWhenItWasCancelled() {
        TestPublisher<ByteBuf> body = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        Disposable reading = reader(null)
                .read(request(), Answers.answer(500, JSON, body.flux()).response(), attempt())
                .subscribe();
        reading.dispose();

        lend(body, "in flight");

        assertThat(buffers.count()).isEqualTo(1);
        buffers.assertAllReleased();
    }

    @Test
    void releasesACompleteAnswerThatIsCancelledHalfway() {
        TestPublisher<ByteBuf> body = TestPublisher.create();
        Disposable reading = reader(null)
                .read(request(), Answers.answer(200, JSON, body.flux()).response(), attempt())
                .subscribe();
        lend(body, "half");

        reading.dispose();

        body.assertCancelled();
        buffers.assertAllReleased();
    }

    @Test
    void passesAStreamOnWithItsFirstBytesWhereNothingElseIsEverTried() {
        Flux<ByteBuf> unfinished = buffers.lent(": pi").concatWith(Flux.never());
        Answer answer = Answers.answer(200, SSE, unfinished);

        PreparedResponse response = ready(reader(NEVER, null), answer);

        assertThat(response.isStreaming()).isTrue();
        assertThat(response.length()).isEqualTo(-1);
        response.release();
        buffers.assertAllReleased();
    }

    @Test
    void givesAStreamThatBreaksBeforeItsFirstByteTheStatusOfItsFailure() {
        Answer answer = Answers.answer(200, SSE, Flux.error(ReadTimeoutException.INSTANCE));

        Outcome outcome = read(reader(NEVER, null), answer);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.status()).isEqualTo(504));
    }

    @Test
    void holdsAStreamUntilItsFirstEvent() {
        PreparedResponse response =
                ready(reader(null), Answers.answer(200, SSE, buffers.lent(": ping\n\n", EVENT, EVENT)));

        assertThat(response.isStreaming()).isTrue();
        assertThat(response.contentType()).isEqualTo(SSE);
        assertThat(Buffers.text(response.body())).isEqualTo(": ping\n\n" + EVENT + EVENT);
        buffers.assertAllReleased();
    }

    @Test
    void givesAStreamBackThatIsNotWanted() {
        TestPublisher<ByteBuf> body = TestPublisher.create();
        Answer answer = Answers.answer(200, SSE, body.flux());
        AtomicReference<Outcome> outcome = new AtomicReference<>();
        reader(null)
                .read(request(), answer.response(), attempt())
                .subscribe(outcome::set)
                .isDisposed();
        lend(body, EVENT);
        assertThat(outcome.get()).isInstanceOf(Outcome.Ready.class);

        ((Outcome.Ready) outcome.get()).response().release();

        body.assertCancelled();
        buffers.assertAllReleased();
    }

    @Test
    void suspectsAStreamThatBeginsWithAnErrorOrEndsWithoutAnEvent() {
        Outcome error = read(reader(null), Answers.answer(200, SSE, buffers.lent("data: {\"error\":{}}\n\n")));
        Outcome ended = read(reader(null), Answers.answer(200, SSE, buffers.lent(": ping\n\n")));

        for (Outcome outcome : new Outcome[] {error, ended}) {
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Suspect.class, suspect -> {
                assertThat(suspect.status()).isEqualTo(502);
                assertThat(suspect.response().status()).isEqualTo(200);
                suspect.response().release();
            });
        }
        buffers.assertAllReleased();
    }

    @Test
    void failsTheAttemptWhenAStreamBreaksBeforeItsFirstEvent() {
        Flux<ByteBuf> stalled = buffers.lent(": ping\n\n").concatWith(Flux.error(ReadTimeoutException.INSTANCE));
        Flux<ByteBuf> reset = buffers.lent(": p\n\n").concatWith(Flux.error(new IOException("Connection reset")));

        assertFailed(read(reader(null), Answers.answer(200, SSE, stalled)), 504, "");
        assertFailed(read(reader(null), Answers.answer(200, SSE, reset)), 500, "");
        buffers.assertAllReleased();
    }

    private AnswerReader reader(@Nullable Long maxResponseBytes) {
        return reader(FALLS_BACK, maxResponseBytes);
    }

    private static AnswerReader reader(FallbackPolicy policy, @Nullable Long maxResponseBytes) {
        Limits limits = new Limits(1 << 20, null, maxResponseBytes);
        return new AnswerReader(
                policy,
                new CompleteReader(limits, new ReadBounds(100, 100, 60), false),
                new StreamReader(policy.mayFallBack(), limits, Delivery.PLAIN, 0, Alarms.ticking(Alarms.time())),
                60);
    }

    private static Outcome read(AnswerReader reader, Answer answer) {
        Outcome outcome = reader.read(request(), answer.response(), attempt()).block(SOON);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private static PreparedResponse ready(AnswerReader reader, Answer answer) {
        Outcome outcome = read(reader, answer);
        assertThat(outcome).isInstanceOf(Outcome.Ready.class);
        return ((Outcome.Ready) outcome).response();
    }

    private static void assertFailed(Outcome outcome, int status, String body) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.status()).isEqualTo(status);
            assertThat(new String(failed.payload().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo(body);
        });
    }

    /** Emits a buffer and takes the connection's own reference back, as a connection does after each signal. */
    private void lend(TestPublisher<ByteBuf> body, String text) {
        ByteBuf buffer = buffers.of(text);
        body.next(buffer);
        buffer.release();
    }

    private static OpenAttempt attempt() {
        return Alarms.attempt();
    }

    private static UpstreamRequest request() {
        return new UpstreamRequest(
                HttpClient.create(),
                "POST",
                "/",
                new DefaultHttpHeaders(),
                RequestBody.of(new byte[0]),
                Protocol.OPENAI_CHAT,
                Protocol.OPENAI_CHAT,
                null,
                null,
                null);
    }
}
