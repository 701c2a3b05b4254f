package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.fallback.Verdict;
import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.fixtures.Upstream;
import io.github.aiproxymulti.aiproxy.protocol.convert.AnswerIdentity;
import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.HeaderPolicy;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

class AttemptLoopTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String JSON = "application/json";
    private static final String SSE = "text/event-stream";
    private static final String EVENT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String ERROR_EVENT = "data: {\"error\":{\"message\":\"overloaded\"}}\n\n";
    private static final Fallback ON_5XX = new Fallback(false, true, false, Set.of(), null, null);
    private static final Fallback ON_429 = new Fallback(true, false, false, Set.of(), null, null);

    private final AtomicLong clock = new AtomicLong();
    private final Heard heard = new Heard();
    private final List<Upstream> upstreams = new ArrayList<>();
    private final List<String> instances = new ArrayList<>();

    @AfterEach
    void closeUpstreams() {
        upstreams.forEach(Upstream::close);
    }

    @Test
    void answersWithTheFirstThatWorks() {
        up("a", 200, JSON, "{\"a\":1}");
        up("b", 200, JSON, "{\"b\":1}");

        PreparedResponse response = run(ON_5XX);

        assertThat(response.status()).isEqualTo(200);
        assertThat(Buffers.text(response.body())).isEqualTo("{\"a\":1}");
        assertThat(calls()).containsExactly(1, 0);
        assertThat(heard.lines).containsExactly("answered a 200");
    }

    @Test
    void answers502WithTheLastBodyWhenNoneIsLeft_D01() {
        up("a", 500, "text/plain", "from a");
        up("b", 500, "text/x-last", "from b");

        PreparedResponse response = run(ON_5XX);

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.contentType()).isEqualTo("text/x-last");
        assertThat(Buffers.text(response.body())).isEqualTo("from b");
        assertThat(heard.lines).containsExactly("fallingBack a 500 to b", "exhausted b 500 all tried");
    }

    @Test
    void answersWithTheLastStatusWhenRetriesAreUsedUp_D02_FB01() {
        up("a", 500, JSON, "from a");
        up("b", 500, JSON, "from b");
        up("c", 500, JSON, "from c");

        PreparedResponse response = run(new Fallback(false, true, false, Set.of(), 1, null));

        assertThat(response.status()).isEqualTo(500);
        assertThat(Buffers.text(response.body())).isEqualTo("from b");
        assertThat(calls()).containsExactly(1, 1, 0);
        assertThat(heard.lines).containsExactly("fallingBack a 500 to b", "failed b 500 RETRIES_USED_UP");
    }

    @Test
    void triesNothingElseWithoutRetries_FB06() {
        up("a", 401, JSON, "invalid api key");
        up("b", 200, JSON, "success");

        PreparedResponse response = run(new Fallback(false, false, false, Set.of(401, 402), 0, null));

        assertThat(response.status()).isEqualTo(401);
        assertThat(Buffers.text(response.body())).isEqualTo("invalid api key");
        assertThat(calls()).containsExactly(1, 0);
    }

    @Test
    void passesOnAFailureThatNoStrategyCovers_D03() {
        up("a", 429, JSON, "slow down");
        up("b", 500, JSON, "from b");
        up("c", 200, JSON, "success");

        PreparedResponse response = run(ON_429);

        assertThat(response.status()).isEqualTo(500);
        assertThat(Buffers.text(response.body())).isEqualTo("from b");
        assertThat(heard.lines).containsExactly("fallingBack a 429 to b", "failed b 500 NOT_RETRYABLE");
    }

    @Test
    void triesListedStatusesAgain_FB05() {
        up("a", 401, JSON, "no");
        up("b", 402, JSON, "no");
        up("c", 200, JSON, "success");

        PreparedResponse response = run(new Fallback(false, false, false, Set.of(401, 402), null, null));

        assertThat(response.status()).isEqualTo(200);
        assertThat(Buffers.text(response.body())).isEqualTo("success");
    }

    @Test
    void passesOnAStatusThatIsNotListed_FB07() {
        up("a", 401, JSON, "invalid api key");
        up("b", 200, JSON, "success");

        PreparedResponse response = run(new Fallback(true, true, false, Set.of(), null, null));

        assertThat(response.status()).isEqualTo(401);
        assertThat(Buffers.text(response.body())).isEqualTo("invalid api key");
        assertThat(heard.lines).containsExactly("answered a 401");
    }

    @Test
    void triesAgainWithinTheTimeGuard_FB02() {
        up("a", 500, JSON, "fast internal error");
        up("b", 200, JSON, "success");

        PreparedResponse response = run(new Fallback(false, true, false, Set.of(), null, Duration.ofSeconds(5)));

        assertThat(Buffers.text(response.body())).isEqualTo("success");
    }

    @Test
    void triesNothingElseAfterASlowFailure_FB03() {
        add("a", Upstream.handling((request, response) -> {
            clock.addAndGet(Duration.ofMillis(500).toNanos());
            return response.status(500).sendString(Mono.just("slow internal error"));
        }));
        up("b", 200, JSON, "success");

        PreparedResponse response = run(new Fallback(false, true, false, Set.of(), null, Duration.ofMillis(200)));

        assertThat(response.status()).isEqualTo(500);
        assertThat(Buffers.text(response.body())).isEqualTo("slow internal error");
        assertThat(calls()).containsExactly(1, 0);
        assertThat(heard.lines).containsExactly("failed a 500 TOO_SLOW");
    }

    @Test
    void measuresEachAttemptForItself_FB03() {
        for (String name : List.of("a", "b")) {
            add(name, Upstream.handling((request, response) -> {
                clock.addAndGet(Duration.ofMillis(150).toNanos());
                return response.status(500).sendString(Mono.just(name));
            }));
        }
        up("c", 200, JSON, "success");

        PreparedResponse response = run(new Fallback(false, true, false, Set.of(), null, Duration.ofMillis(200)));

        assertThat(Buffers.text(response.body())).isEqualTo("success");
    }

    @Test
    void notesTheStatusOfTheFailureOfAStreamThatBrokeBeforeItsFirstEvent() {
        add(
                "a",
                Upstream.handling((request, response) -> response.header("Content-Type", SSE)
                        .sendHeaders()
                        .then(Mono.defer(() ->
                                response.withConnection(Connection::dispose).neverComplete()))));
        up("b", 200, SSE, EVENT);
        ExchangeRecord record = new ExchangeRecord("r", Logging.NONE);

        PreparedResponse response = loop(Policies.policy(ON_5XX, true))
                .run(Requests.chat(), candidates(), record)
                .block(SOON);

        assertThat(response).isNotNull();
        assertThat(Buffers.text(response.body())).isEqualTo(EVENT);
        assertThat(record.attempts()).extracting(AttemptRecord::status).containsExactly(500, 200);
    }

    @Test
    void triesAgainAfterARefusedConnection() {
        Upstream gone = Upstream.answering(200, JSON, "");
        gone.close();
        add("a", gone);
        up("b", 200, JSON, "success");

        assertThat(Buffers.text(run(ON_5XX).body())).isEqualTo("success");
        assertThat(heard.lines).containsExactly("fallingBack a 500 to b", "answered b 200");
    }

    @Test
    void triesAgainAfterAConnectionThatBrokeBeforeTheAnswer() {
        add(
                "a",
                Upstream.handling((request, response) ->
                        response.withConnection(Connection::dispose).neverComplete()));
        up("b", 200, JSON, "success");

        assertThat(Buffers.text(run(ON_5XX).body())).isEqualTo("success");
    }

    @Test
    void answers503WhenNothingCanBePicked() {
        up("a", 200, JSON, "never");
        PreparedResponse response = loop(Policies.policy(ON_5XX, true))
                .run(
                        Requests.chat(),
                        () -> new Selection.NoneLeft("all servers tried"),
                        new ExchangeRecord("r", Logging.NONE))
                .block(SOON);

        assertThat(response).isNotNull();
        assertThat(response.status()).isEqualTo(503);
        assertThat(Buffers.text(response.body())).isEqualTo("all servers tried");
        assertThat(heard.lines).containsExactly("noneLeft all servers tried");
    }

    @Test
    void endsAtOnceWhereTheVendorDoesNotSpeakTheProtocol_D15() {
        instances.add(Plans.item("a", "deepseek", ""));
        up("b", 200, JSON, "success");

        PreparedResponse response = run(
                new Fallback(true, true, false, Set.of(400), null, null),
                Requests.post("/v1/responses", "{\"input\":1}"));

        assertThat(response.status()).isEqualTo(400);
        assertThat(Buffers.text(response.body())).contains("does not support openai-responses protocol");
        assertThat(calls()).containsExactly(0);
    }

    @Test
    void triesAgainWhenARequestCouldNotBeBuiltAndThatIsListed_D15() {
        instances.add(Plans.item(
                "a", "bedrock", "provider_conf: {region: r}, auth: {aws: {access_key_id: a, secret_access_key: s}}"));
        instances.add(Plans.item(
                "b",
                "bedrock",
                "options: {model: m}, provider_conf: {region: r}, auth: {aws: {access_key_id: a, secret_access_key: s}},"
                        + " override: {endpoint: 'http://127.0.0.1:" + started(200, "success") + "'}"));
        ClientRequest converse = Requests.post("/converse", "{\"messages\":[]}");

        PreparedResponse response = run(new Fallback(false, false, false, Set.of(400), null, null), converse);

        assertThat(Buffers.text(response.body())).isEqualTo("success");
    }

    @Test
    void triesAgainWhenTheFirstEventIsAnError() {
        up("a", 200, SSE, ERROR_EVENT);
        up("b", 200, SSE, EVENT);

        PreparedResponse response = run(ON_5XX);

        assertThat(response.isStreaming()).isTrue();
        assertThat(Buffers.text(response.body())).isEqualTo(EVENT);
        assertThat(heard.lines).containsExactly("fallingBack a 502 to b", "answered b 200");
    }

    @Test
    void answers502WithWhatCameWhenEveryStreamBeganWithAnError() {
        up("a", 200, SSE, ERROR_EVENT);
        up("b", 200, SSE, "");
        up("c", 200, SSE, ERROR_EVENT);

        PreparedResponse response = run(ON_5XX);

        assertThat(response.status()).isEqualTo(502);
        assertThat(response.contentType()).isEqualTo(SSE);
        assertThat(Buffers.text(response.body())).isEqualTo(ERROR_EVENT);
    }

    @Test
    void passesAnErrorEventOnWhereNoStrategyCoversIt() {
        up("a", 200, SSE, ERROR_EVENT);
        up("b", 200, SSE, EVENT);

        PreparedResponse response = run(ON_429);

        assertThat(response.status()).isEqualTo(200);
        assertThat(Buffers.text(response.body())).isEqualTo(ERROR_EVENT);
        assertThat(calls()).containsExactly(1, 0);
    }

    @Test
    void passesAnUnlistedErrorStatusOnAlthoughItIsAStream_FB07() {
        up("a", 401, SSE, ERROR_EVENT);
        up("b", 200, SSE, EVENT);

        PreparedResponse response = run(ON_5XX);

        assertThat(response.status()).isEqualTo(401);
        assertThat(Buffers.text(response.body())).isEqualTo(ERROR_EVENT);
    }

    @Test
    void answersOfALoneInstanceAsTheyCome_FB09() {
        up("a", 500, JSON, "boom");

        PreparedResponse response = loop(Policies.policy(ON_5XX, false))
                .run(Requests.chat(), candidates(), new ExchangeRecord("r", Logging.NONE))
                .block(SOON);

        assertThat(response).isNotNull();
        assertThat(response.status()).isEqualTo(500);
        assertThat(Buffers.text(response.body())).isEqualTo("boom");
        assertThat(calls()).containsExactly(1);
    }

    @Test
    void closesTheConnectionWhenTheClientGoesAwayBeforeTheAnswer() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        add("a", Upstream.handling((request, response) -> {
            arrived.countDown();
            return Mono.<Void>never().doOnCancel(closed::countDown);
        }));

        Disposable running = loop(Policies.policy(ON_5XX, true))
                .run(Requests.chat(), candidates(), new ExchangeRecord("r", Logging.NONE))
                .subscribe();
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
        running.dispose();

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.lines).isEmpty();
    }

    private void up(String name, int status, String contentType, String body) {
        add(name, Upstream.answering(status, contentType, body));
    }

    private void add(String name, Upstream upstream) {
        upstreams.add(upstream);
        instances.add(Plans.local(name, upstream.port(), ""));
    }

    private int started(int status, String body) {
        Upstream upstream = Upstream.answering(status, JSON, body);
        upstreams.add(upstream);
        return upstream.port();
    }

    private List<Integer> calls() {
        return upstreams.stream().map(Upstream::calls).toList();
    }

    private PreparedResponse run(Fallback fallback) {
        return run(fallback, Requests.chat());
    }

    private PreparedResponse run(Fallback fallback, ClientRequest request) {
        PreparedResponse response = loop(Policies.policy(fallback, true))
                .run(request, candidates(), new ExchangeRecord("r", Logging.NONE))
                .block(SOON);
        assertThat(response).isNotNull();
        return response;
    }

    private AttemptLoop loop(FallbackPolicy policy) {
        return new AttemptLoops(
                        new ReadBounds(1 << 20, 1 << 20, 1 << 16),
                        heard,
                        new ExchangeListeners(List.of()),
                        clock::get,
                        Schedulers.parallel(),
                        () -> AnswerIdentity.NONE)
                .loop(
                        new HeaderPolicy(Set.of(), false),
                        policy,
                        Plans.config("{instances: [" + Plans.item("any", "openai", "") + "]}"));
    }

    /** The instances in the order they were added. */
    private Candidates candidates() {
        Iterator<InstancePlan> plans =
                Plans.list(instances.toArray(String[]::new)).iterator();
        return () -> {
            if (!plans.hasNext()) {
                return new Selection.NoneLeft("all tried");
            }
            InstancePlan plan = plans.next();
            return new Selection.Chosen(plan, plan.configuredAddress().orElse(null));
        };
    }

    private static final class Heard implements AttemptListener {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void answered(Attempt attempt, int status) {
            lines.add("answered " + attempt.instance() + " " + status);
        }

        @Override
        public void failed(Attempt attempt, Failure failure, Verdict.Reason reason) {
            lines.add("failed " + attempt.instance() + " " + failure.status() + " " + reason);
        }

        @Override
        public void fallingBack(Attempt attempt, Failure failure, String next) {
            lines.add("fallingBack " + attempt.instance() + " " + failure.status() + " to " + next);
        }

        @Override
        public void exhausted(Attempt attempt, Failure failure, String reason) {
            lines.add("exhausted " + attempt.instance() + " " + failure.status() + " " + reason);
        }

        @Override
        public void noneLeft(String reason) {
            lines.add("noneLeft " + reason);
        }
    }
}
