package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.fixtures.Upstream;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.AnswerHeaders;
import io.github.aiproxymulti.aiproxy.standing.Ending;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** Every leave to use an instance is given back, and says what became of the attempt. */
class AttemptPermitsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SSE = "text/event-stream";
    private static final String EVENT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String ERROR_EVENT = "data: {\"error\":{\"message\":\"overloaded\"}}\n\n";
    private static final Fallback ON_5XX = new Fallback(false, true, false, Set.of(), null, null);

    private final List<Upstream> upstreams = new ArrayList<>();
    private final List<Leave> leaves = new CopyOnWriteArrayList<>();
    private AttemptListener listener = new Quiet();
    private @Nullable Shortage shortage;

    @AfterEach
    void closeUpstreams() {
        upstreams.forEach(Upstream::close);
    }

    static Stream<Answer> answers() {
        return Stream.of(
                new Answer("a plain answer", 200, "application/json", "{\"a\":1}", Ending.SUCCESS),
                new Answer("a stream", 200, SSE, EVENT + "data: [DONE]\n\n", Ending.SUCCESS),
                new Answer("a server's error", 500, "application/json", "{}", Ending.FAILURE),
                new Answer("too many requests", 429, "application/json", "{}", Ending.NEUTRAL),
                new Answer("a client's mistake", 404, "application/json", "{}", Ending.NEUTRAL),
                new Answer("a stream that is an error", 200, SSE, ERROR_EVENT, Ending.FAILURE),
                new Answer("a stream without an event", 200, SSE, ": ping\n\n", Ending.FAILURE));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void tellsWhatTheAnswerSaysOfItsInstance(Answer answer) {
        Buffers.text(run(Upstream.answering(answer.status(), answer.type(), answer.body()))
                .body());

        assertThat(leaves).singleElement().extracting(Leave::said).isEqualTo(List.of(answer.expected()));
    }

    @Test
    void tellsOfAConnectionThatIsRefusedOrBreaks() {
        Upstream gone = Upstream.answering(200, SSE, EVENT);
        gone.close();
        Upstream breaking = Upstream.handling((request, response) ->
                response.withConnection(Connection::dispose).then());

        run(gone, breaking);

        assertThat(leaves).extracting(Leave::said).containsExactly(List.of(Ending.FAILURE), List.of(Ending.FAILURE));
        assertThat(leaves).extracting(leave -> leave.why).doesNotContain("");
    }

    @Test
    void givesEachBackBeforeTheNextIsAsked() {
        Buffers.text(run(Upstream.answering(500, SSE, ""), Upstream.answering(200, SSE, EVENT))
                .body());

        assertThat(leaves).extracting(Leave::said).containsExactly(List.of(Ending.FAILURE), List.of(Ending.SUCCESS));
    }

    @Test
    void isNotGivenBackWhileAStreamArrivesAndIsWhenItIsReleased() {
        Upstream endless = Upstream.handling((request, response) -> response.sse()
                .sendString(Flux.just(EVENT).concatWith(Flux.never()))
                .then());

        PreparedResponse response = run(endless);
        assertThat(leaves.get(0).said()).isEmpty();
        response.release();

        assertThat(leaves.get(0).said()).containsExactly(Ending.CANCELLED);
    }

    @Test
    void isGivenBackWhenTheClientGoesAwayAtAnyMoment() throws InterruptedException {
        Random random = new Random(4);
        Upstream slow = Upstream.handling((request, response) -> Mono.delay(Duration.ofMillis(random.nextInt(20)))
                .then(response.header("Content-Type", SSE)
                        .sendString(Mono.just(EVENT))
                        .then()));
        upstreams.add(slow);
        InstancePlan plan = Plans.list(Plans.local("a", slow.port(), "")).get(0);
        int requests = 200;
        CountDownLatch over = new CountDownLatch(requests);
        for (int i = 0; i < requests; i++) {
            Disposable request = loop().run(
                            Requests.chat(), candidates(List.of(plan)), new ExchangeRecord("r", Logging.NONE))
                    .flatMapMany(PreparedResponse::body)
                    .doOnNext(buffer -> buffer.release())
                    .doFinally(end -> over.countDown())
                    .subscribe(ignored -> {}, ignored -> {});
            if (i % 2 == 0) {
                Mono.delay(Duration.ofMillis(random.nextInt(30)))
                        .subscribe(ignored -> request.dispose())
                        .isDisposed();
            }
        }

        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(leaves)
                .hasSize(requests)
                .allSatisfy(leave -> assertThat(leave.said()).hasSize(1));
    }

    @Test
    void isGivenBackWhenAListenerHasADefect() {
        listener = new Quiet() {
            @Override
            public void fallingBack(Attempt attempt, Failure failure, String next) {
                throw new IllegalStateException("defect");
            }
        };
        Mono<PreparedResponse> response = start(Upstream.answering(500, SSE, ""), Upstream.answering(200, SSE, EVENT));

        assertThat(response.onErrorComplete().blockOptional(SOON)).isEmpty();
        assertThat(leaves)
                .hasSize(2)
                .allSatisfy(leave -> assertThat(leave.said()).hasSize(1));
    }

    @Test
    void saysWhenToComeBackIfNobodyHasCapacityAnyMore() {
        shortage = new Shortage(429, Duration.ofMillis(2100), "all servers are cooling down");

        PreparedResponse refused = run(Upstream.answering(503, "text/plain", "busy"));
        PreparedResponse failed = run(Upstream.answering(500, "text/plain", "broken"));
        PreparedResponse untried = run();

        assertThat(List.of(refused.status(), failed.status(), untried.status())).containsExactly(503, 502, 429);
        assertThat(Stream.of(refused, failed, untried)
                        .map(response -> response.headers().get("Retry-After")))
                .containsOnly("3");
        assertThat(Buffers.text(refused.body())).isEqualTo("busy");
        assertThat(Buffers.text(untried.body())).isEqualTo("all servers are cooling down");
    }

    private PreparedResponse run(Upstream... all) {
        PreparedResponse response = start(all).block(SOON);
        assertThat(response).isNotNull();
        return response;
    }

    private Mono<PreparedResponse> start(Upstream... all) {
        List<InstancePlan> plans = new ArrayList<>();
        for (Upstream one : all) {
            upstreams.add(one);
            plans.addAll(Plans.list(Plans.local("a" + plans.size(), one.port(), "")));
        }
        return loop().run(Requests.chat(), candidates(plans), new ExchangeRecord("r", Logging.NONE));
    }

    private AttemptLoop loop() {
        return new AttemptLoops(
                        new ReadBounds(1 << 20, 1 << 20, 1 << 16),
                        listener,
                        new ExchangeListeners(List.of()),
                        System::nanoTime,
                        Schedulers.parallel(),
                        () -> AnswerIdentity.NONE)
                .loop(
                        new HeaderPolicy(Set.of(), false),
                        Policies.policy(ON_5XX, true),
                        Plans.config("{instances: [" + Plans.item("any", "openai", "") + "]}"));
    }

    private Candidates candidates(List<InstancePlan> plans) {
        var left = plans.iterator();
        return new Candidates() {
            @Override
            public Selection next() {
                if (!left.hasNext()) {
                    return new Selection.NoneLeft("all tried");
                }
                InstancePlan plan = left.next();
                Leave leave = new Leave();
                leaves.add(leave);
                return new Selection.Chosen(plan, plan.configuredAddress().orElse(null), leave);
            }

            @Override
            public @Nullable Shortage shortage() {
                return shortage;
            }
        };
    }

    /**
     * What an upstream answers.
     *
     * @param expected what that says of it
     */
    record Answer(String name, int status, String type, String body, Ending expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final class Leave implements Permit {

        private final List<Ending> ends = new CopyOnWriteArrayList<>();
        private volatile String why = "";

        List<Ending> said() {
            return List.copyOf(ends);
        }

        @Override
        public boolean watchesContent() {
            return true;
        }

        @Override
        public void head(int status, AnswerHeaders headers) {}

        @Override
        public void firstContent(long nanos) {}

        @Override
        public void failing(String reason) {
            why = reason;
        }

        @Override
        public void end(Ending ending, long nanos) {
            ends.add(ending);
        }
    }

    private static class Quiet implements AttemptListener {

        @Override
        public void answered(Attempt attempt, int status) {}

        @Override
        public void failed(Attempt attempt, Failure failure, Verdict.Reason reason) {}

        @Override
        public void fallingBack(Attempt attempt, Failure failure, String next) {}

        @Override
        public void exhausted(Attempt attempt, Failure failure, String reason) {}

        @Override
        public void noneLeft(String reason) {}
    }
}
