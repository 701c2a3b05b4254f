package io.github.aiproxymulti.aiproxy.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.balancer.Attempts;
import io.github.aiproxymulti.aiproxy.balancer.Load;
import io.github.aiproxymulti.aiproxy.balancer.Member;
import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.balancer.Pickers;
import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.fixtures.Allocated;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.fixtures.Requests;
import io.github.aiproxymulti.aiproxy.protocol.RequestScan;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.upstream.Answers;
import io.github.aiproxymulti.aiproxy.upstream.ClientRequest;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * What requests, events and picks allocate, so that it does not grow unnoticed: counted by the virtual machine for this thread,
 * so neither time nor load matter. Measured without sockets on Java 17; the ceilings leave a quarter and more for other
 * compilers and versions. Who makes something cheaper may lower them.
 */
class AllocationTest {

    /** Bytes; one scan of the body, an attempt, and an answer whose usage is read. Measured: 6,144; the body alone would be 1,000. */
    private static final long REQUEST_CEILING = 8_000;

    /** Bytes; an event that says nothing of usage or tools, from the upstream's signal to the reader's. Measured: 6. */
    private static final long EVENT_CEILING = 50;

    private static final int RUNS = 200;
    private static final String CHAT = "/v1/chat/completions";
    private static final String EVENT = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n";

    private final VirtualTimeScheduler time = Alarms.time();
    private final AiProxyMultiConfig config = Plans.config("{instances: [" + Plans.local("a", 1, "") + "]}");
    private final InstancePlan plan = Plans.of(config).get(0);
    private final Selection chosen =
            new Selection.Chosen(plan, plan.configuredAddress().orElseThrow(), Permit.NONE);
    private final Deque<UpstreamResponse> answers = new ArrayDeque<>();
    private final AttemptLoop loop = Loops.loop(
            config,
            Policies.policy(new Fallback(true, true, false, Set.of(), null, null), true),
            time,
            (request, progress) -> Mono.just(answers.remove()));

    @Test
    void aRequestOfOneKilobyte() {
        byte[] body = ("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "x".repeat(900) + "\"}]}")
                .getBytes(UTF_8);
        byte[] answer = ("{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"message\":{\"content\":\"" + "y".repeat(800)
                        + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":100,"
                        + "\"total_tokens\":120}}")
                .getBytes(UTF_8);
        ClientRequest request = Requests.post(CHAT, new String(body, UTF_8));

        long bytes = Allocated.perRun(
                RUNS, () -> answers.add(answer("application/json", List.of(Unpooled.wrappedBuffer(answer)))), () -> {
                    RequestScan.of(body);
                    send(request);
                });

        assertThat(bytes).as("bytes per request").isLessThan(REQUEST_CEILING);
    }

    @Test
    void anEventOfAStream() {
        int events = 500;
        ClientRequest request = Requests.post(CHAT, "{\"model\":\"m\",\"stream\":true,\"messages\":[]}");
        byte[] event = EVENT.getBytes(UTF_8);
        long one = Allocated.perRun(
                10, () -> answers.add(answer("text/event-stream", copies(event, 1))), () -> send(request));
        long all = Allocated.perRun(
                10, () -> answers.add(answer("text/event-stream", copies(event, events))), () -> send(request));

        assertThat((all - one) / (events - 1)).as("bytes per event").isLessThan(EVENT_CEILING);
    }

    @Test
    void aPickAllocatesNothing() {
        List<Member> members = IntStream.range(0, 50)
                .mapToObj(i -> new Member(i, "instance-" + i, 1 + i % 3, 0))
                .toList();
        RandomGenerator random = new SplittableRandom(1);
        List<Picker> pickers = List.of(
                Pickers.roundRobin(members, random),
                Pickers.consistentHash(members),
                Pickers.boundedHash(members, 125),
                Pickers.leastRequest(members, random),
                Pickers.fastest(members, random));

        for (Picker picker : pickers) {
            int[] hash = new int[1];
            Attempts[] attempts = new Attempts[5_000];
            long bytes = Allocated.perRun(1, () -> Arrays.setAll(attempts, i -> new Attempts(Load.NONE)), () -> {
                for (Attempts one : attempts) {
                    picker.pick(one, hash[0] += 0x9E3779B9);
                }
            });
            assertThat(bytes)
                    .as("a tenth of a byte per pick: %s", picker.getClass().getSimpleName())
                    .isLessThan(attempts.length / 10);
        }
    }

    private static List<ByteBuf> copies(byte[] bytes, int count) {
        return IntStream.range(0, count)
                .<ByteBuf>mapToObj(i -> Unpooled.wrappedBuffer(bytes))
                .toList();
    }

    private static UpstreamResponse answer(String type, List<ByteBuf> body) {
        return Answers.answer(200, type, Flux.fromIterable(body)).response();
    }

    private void send(ClientRequest request) {
        boolean[] answered = new boolean[1];
        ExchangeRecord exchange = new ExchangeRecord("r", Logging.NONE);
        exchange.understood(request);
        loop.run(request, () -> chosen, exchange)
                .flatMapMany(PreparedResponse::body)
                .subscribe(buffer -> {
                    answered[0] = true;
                    buffer.release();
                })
                .isDisposed();
        assertThat(answered[0]).isTrue();
    }
}
