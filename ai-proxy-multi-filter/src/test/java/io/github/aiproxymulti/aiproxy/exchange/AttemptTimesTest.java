package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.fallback.FallbackPolicy;
import io.github.aiproxymulti.aiproxy.fixtures.Buffers;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.Answers;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.SendProgress;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** When attempts begin and end, in virtual time. */
class AttemptTimesTest {

    private static final String ROLE = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n";
    private static final String TEXT = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"}}]}\n\n";

    private final VirtualTimeScheduler time = Alarms.time();
    private final List<Long> begun = new ArrayList<>();
    private final AtomicReference<@Nullable PreparedResponse> answer = new AtomicReference<>();

    @ParameterizedTest
    @CsvSource({
        "'', 30000",
        "'timeouts: {connect_ms: 50}', 50",
        "'timeouts: {attempt_ms: 70}', 70",
        "'timeouts: {first_content_ms: 80}', 80",
    })
    void triesAnotherWhenAnAttemptTakesTooLong(String settings, long millis) {
        Disposable running = run(settings, progress -> {
            progress.connecting();
            if (settings.isEmpty()) {
                progress.connected();
            }
            return Mono.never();
        });

        time.advanceTimeBy(Duration.ofMillis(millis - 1));
        assertThat(begun).containsExactly(0L);
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(begun).containsExactly(0L, millis);
        running.dispose();
    }

    @Test
    void answers504AndTriesNothingMoreWhenTheRequestsTimeIsOver() {
        run("attempts_header: true, timeouts: {attempt_ms: 400, request_ms: 1000}", progress -> Mono.never());

        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(begun).containsExactly(0L, 400L, 800L);
        assertThat(answered().status()).isEqualTo(504);
        assertThat(answered().headers())
                .containsEntry(
                        "X-AI-Proxy-Attempts", "a;status=504;ms=400, b;status=504;ms=400, c%20c;status=504;ms=200");
    }

    @Test
    void answersWithWhatCameWhenNoTimeIsLeftForTheWait() {
        run("retry_backoff: {base_ms: 2000, max_ms: 2000}, timeouts: {request_ms: 1000}", progress -> error(503));

        assertThat(begun).containsExactly(0L);
        assertThat(answered().status()).isEqualTo(503);
    }

    @Test
    void waitsBetweenAttempts() {
        run("retry_backoff: {base_ms: 100, max_ms: 150}", progress -> error(503));

        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(begun).containsExactly(0L, 50L, 125L);
        assertThat(answered().status()).isEqualTo(502);
    }

    @Test
    void beginsNothingMoreWhenTheClientGoesAwayDuringAWait() {
        Disposable running = run("retry_backoff: {base_ms: 100}", progress -> error(503));

        running.dispose();
        time.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(begun).containsExactly(0L);
    }

    @Test
    void answersWithWhatCameWhenTheBudgetIsSpent() {
        run("retry_budget: {percent: 0, min_requests_per_second: 0}", progress -> error(503));

        assertThat(begun).containsExactly(0L);
        assertThat(answered().status()).isEqualTo(503);
    }

    @Test
    void fallsOverFromAStreamThatBringsNoContentInTime() {
        run(
                "hold_until_content_ms: 60000, timeouts: {first_content_ms: 300}",
                progress -> stream(begun.size() == 1 ? text(ROLE).concatWith(Flux.never()) : text(ROLE + TEXT)));

        time.advanceTimeBy(Duration.ofMillis(300));

        assertThat(begun).containsExactly(0L, 300L);
        assertThat(Buffers.text(answered().body())).isEqualTo(ROLE + TEXT);
    }

    @Test
    void sendsWhatWasHeldWhenHoldingIsOver() {
        run(
                "hold_until_content_ms: 200",
                progress -> stream(text(": ping\n\n" + ROLE).concatWith(Flux.never())));
        assertThat(answer).hasValue(null);

        time.advanceTimeBy(Duration.ofMillis(200));

        assertThat(begun).hasSize(1);
        assertThat(answered().status()).isEqualTo(200);
        assertThat(answered().body().map(Buffers::text).blockFirst(Duration.ofSeconds(5)))
                .isEqualTo(": ping\n\n" + ROLE);
    }

    @Test
    void breaksAStreamOffThatKeepsPingingWithoutContent() {
        Flux<ByteBuf> pings = Flux.interval(Duration.ofMillis(50), time).flatMap(tick -> text(": ping\n\n"));
        run(
                "stream_error_event: true, timeouts: {idle_content_ms: 500}",
                progress -> stream(text(TEXT).concatWith(pings)));
        List<String> got = new ArrayList<>();
        AtomicReference<@Nullable Throwable> broke = new AtomicReference<>();
        answered().body().map(Buffers::text).subscribe(got::add, broke::set).isDisposed();

        time.advanceTimeBy(Duration.ofMillis(499));
        assertThat(broke).hasValue(null);
        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(broke.get()).isInstanceOf(ExpiredException.class);
        assertThat(got.get(0)).isEqualTo(TEXT);
        assertThat(got.get(got.size() - 1)).contains("error", "timeout");
    }

    private PreparedResponse answered() {
        PreparedResponse response = answer.get();
        assertThat(response).as("an answer").isNotNull();
        return response;
    }

    private Disposable run(String settings, Function<SendProgress, Mono<UpstreamResponse>> upstream) {
        AiProxyMultiConfig config = Plans.config("{instances: [" + Plans.local("a", 1, "") + ", "
                + Plans.local("b", 1, "") + ", " + Plans.local("c c", 1, "") + "], fallback_strategy: [http_5xx]"
                + (settings.isEmpty() ? "" : ", " + settings) + "}");
        RandomGenerator half = () -> 1L << 63;
        FallbackPolicy policy =
                new FallbackPolicy(config.fallback(), config.retries().backoff(), true, half);
        Iterator<InstancePlan> plans = Plans.of(config).iterator();
        return Loops.loop(config, policy, time, (request, progress) -> {
                    begun.add(time.now(TimeUnit.MILLISECONDS));
                    return upstream.apply(progress);
                })
                .run(
                        Recording.OPENAI_CHAT.request(),
                        () -> plans.hasNext() ? chosen(plans.next()) : new Selection.NoneLeft("all tried"),
                        new ExchangeRecord("r", Logging.NONE))
                .subscribe(answer::set);
    }

    private static Selection chosen(InstancePlan plan) {
        return new Selection.Chosen(plan, plan.configuredAddress().orElseThrow());
    }

    private static Mono<UpstreamResponse> error(int status) {
        return Mono.just(Answers.answer(status, "application/json", text("{}")).response());
    }

    private static Mono<UpstreamResponse> stream(Flux<ByteBuf> body) {
        return Mono.just(Answers.answer(200, "text/event-stream", body).response());
    }

    private static Flux<ByteBuf> text(String text) {
        return Flux.defer(() -> Flux.just(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)));
    }
}
