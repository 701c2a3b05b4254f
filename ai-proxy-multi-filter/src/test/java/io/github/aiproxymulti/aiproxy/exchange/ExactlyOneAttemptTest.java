package io.github.aiproxymulti.aiproxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.AiProxyMultiConfig;
import io.github.aiproxymulti.aiproxy.config.Fallback;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.fixtures.Plans;
import io.github.aiproxymulti.aiproxy.fixtures.Policies;
import io.github.aiproxymulti.aiproxy.selection.Selection;
import io.github.aiproxymulti.aiproxy.upstream.Answers;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * What a client gets comes from one attempt: for every recorded stream, cut at every position, in every way it can go wrong
 * there. The bytes of the two instances bear marks, so that a mix shows.
 */
class ExactlyOneAttemptTest {

    private static final String A = "A1";
    private static final String B = "B2";
    private static final Duration LONGER_THAN_ANY_STEP = Duration.ofSeconds(31);
    private static final Fallback ON_5XX = new Fallback(false, true, false, Set.of(), null, null);

    /** Compiled once: this is about what happens after. */
    private static final Map<Recording, List<InstancePlan>> PLANS =
            Stream.of(Recording.values()).collect(Collectors.toMap(Function.identity(), Recording::plans));

    private static final Map<Mode, AiProxyMultiConfig> CONFIGS =
            Stream.of(Mode.values()).collect(Collectors.toMap(Function.identity(), Mode::config));

    /** What goes wrong where a stream is cut. */
    enum Fault {
        RESET,
        CLOSED,
        STALLED,
        ENDED,
        ERROR_EVENT,
        STATUS
    }

    /** How streams are delivered. */
    enum Mode {
        PLAIN(""),
        ERROR_EVENT(", stream_error_event: true"),
        HELD(", hold_until_content_ms: 86400000"),
        TIMED(", timeouts: {first_content_ms: 20000, idle_content_ms: 20000, attempt_ms: 25000}");

        private final String more;

        Mode(String more) {
            this.more = more;
        }

        AiProxyMultiConfig config() {
            return Plans.config(
                    "{instances: [" + Plans.item("a", "openai", "") + "], attempts_header: true" + more + "}");
        }
    }

    static Stream<Arguments> everyFault() {
        return Stream.of(Recording.values())
                .flatMap(recording -> Stream.of(Fault.values())
                        // Nobody here knows what an error looks like in a protocol that is only passed through.
                        .filter(fault -> fault != Fault.ERROR_EVENT || recording != Recording.PASSTHROUGH)
                        .flatMap(fault -> Stream.of(Mode.values()).map(mode -> Arguments.of(recording, fault, mode))));
    }

    @ParameterizedTest
    @MethodSource("everyFault")
    void sendsTheBytesOfOneAttemptOnly(Recording recording, Fault fault, Mode mode) {
        byte[] a = recording.marked(A);
        byte[] wholeA = run(recording, mode, whole(recording, a), whole(recording, recording.marked(B))).bytes;
        byte[] wholeB = run(recording, mode, whole(recording, recording.marked(B)), Mono.never()).bytes;
        assertThat(text(wholeA)).contains(A).doesNotContain(B);
        assertThat(text(wholeB)).contains(B).doesNotContain(A);
        int commit = recording.commit(a, mode == Mode.HELD);
        for (int cut : cuts(recording, fault, a)) {
            Mono<UpstreamResponse> broken = broken(recording, fault, Arrays.copyOf(a, cut));
            Got got = run(recording, mode, broken, whole(recording, recording.marked(B)));

            String where = recording + " " + fault + " " + mode + " at " + cut + " of " + a.length;
            if (cut < commit || fault == Fault.STATUS) {
                assertThat(got.calls).as(where).isEqualTo(2);
            }
            if (got.calls == 2) {
                assertThat(text(got.bytes)).as(where).isEqualTo(text(wholeB));
                assertThat(got.broke).as(where).isNull();
                assertThat(got.header).as(where).matches("a;status=50[0-4];ms=\\d+, b;status=200;ms=\\d+");
            } else {
                check(recording, fault, mode, where, wholeA, got);
            }
        }
    }

    private static void check(Recording recording, Fault fault, Mode mode, String where, byte[] wholeA, Got got) {
        assertThat(got.header).as(where).matches("a;status=200;ms=\\d+");
        String heard = text(got.bytes);
        assertThat(heard).as(where).doesNotContain(B);
        boolean breaks = fault == Fault.RESET || fault == Fault.CLOSED || fault == Fault.STALLED;
        assertThat(got.broke != null).as(where + " ends abnormally").isEqualTo(breaks);
        if (breaks && mode == Mode.ERROR_EVENT) {
            String reason = fault == Fault.STALLED ? "timeout" : "closed";
            String event = text(recording.clientCodec().errorEvent("the upstream broke off its response: " + reason));
            assertThat(heard).as(where).endsWith(event);
            String before = heard.substring(0, heard.length() - event.length());
            assertThat(recording.isConverted() || endsBetweenEvents(recording, before))
                    .as(where + ": an error event stands between two events")
                    .isTrue();
            assertThat(text(wholeA)).as(where).startsWith(before);
        } else if (fault == Fault.ERROR_EVENT) {
            // Behind the end of its message a converter says nothing more.
            assertThat(heard)
                    .as(where)
                    .containsAnyOf("A1 failed", recording.isConverted() ? "message_stop" : "A1 failed");
        } else if (!recording.isConverted() || breaks) {
            assertThat(text(wholeA)).as(where).startsWith(heard);
        }
    }

    private static boolean endsBetweenEvents(Recording recording, String heard) {
        byte[] bytes = heard.getBytes(StandardCharsets.ISO_8859_1);
        return recording.boundaries(bytes).contains(bytes.length);
    }

    /** Every position, but where an error event follows only those between two events. */
    private static List<Integer> cuts(Recording recording, Fault fault, byte[] stream) {
        return switch (fault) {
            case STATUS -> List.of(0);
            case ERROR_EVENT -> recording.boundaries(stream);
            default ->
                Stream.iterate(0, cut -> cut < stream.length, cut -> cut + 1).toList();
        };
    }

    private static Mono<UpstreamResponse> whole(Recording recording, byte[] stream) {
        return answer(recording, body(stream));
    }

    private static Mono<UpstreamResponse> broken(Recording recording, Fault fault, byte[] head) {
        return switch (fault) {
            case RESET -> answer(recording, body(head).concatWith(Flux.error(new IOException("Connection reset"))));
            case CLOSED ->
                answer(
                        recording,
                        body(head)
                                .concatWith(
                                        Flux.error(new IOException("Connection prematurely closed DURING response"))));
            case STALLED -> answer(recording, body(head).concatWith(Flux.never()));
            case ENDED -> answer(recording, body(head));
            case ERROR_EVENT ->
                answer(
                        recording,
                        body(head).concatWith(body(recording.upstreamCodec().errorEvent("A1 failed"))));
            case STATUS ->
                Mono.fromSupplier(() -> Answers.answer(
                                503, "application/json", body("{\"A1\":1}".getBytes(StandardCharsets.UTF_8)))
                        .response());
        };
    }

    private static Mono<UpstreamResponse> answer(Recording recording, Flux<ByteBuf> body) {
        return Mono.fromSupplier(
                () -> Answers.answer(200, recording.contentType(), body).response());
    }

    /** In buffers of a size that has nothing to do with events. */
    private static Flux<ByteBuf> body(byte[] bytes) {
        int piece = 97;
        return Flux.range(0, (bytes.length + piece - 1) / piece)
                .map(i -> Unpooled.copiedBuffer(
                        Arrays.copyOfRange(bytes, i * piece, Math.min(bytes.length, (i + 1) * piece))));
    }

    private static Got run(
            Recording recording, Mode mode, Mono<UpstreamResponse> first, Mono<UpstreamResponse> second) {
        VirtualTimeScheduler time = Alarms.time();
        Got got = new Got();
        AttemptLoop loop = Loops.loop(
                Objects.requireNonNull(CONFIGS.get(mode)), Policies.policy(ON_5XX, true), time, (request, progress) -> {
                    progress.connecting();
                    progress.connected();
                    progress.sent();
                    return got.calls++ == 0 ? first : second;
                });
        Iterator<InstancePlan> plans = PLANS.getOrDefault(recording, List.of()).iterator();
        loop.run(
                        recording.request(),
                        () -> plans.hasNext() ? chosen(plans.next()) : new Selection.NoneLeft("all tried"),
                        new ExchangeRecord("r", Logging.NONE))
                .doOnNext(response -> got.header = response.headers().get(AttemptsHeader.NAME))
                .flatMapMany(PreparedResponse::body)
                .subscribe(got::take, broke -> got.broke = broke, got.ends::incrementAndGet)
                .isDisposed();
        for (int i = 0; i < 3 && got.ends.get() == 0 && got.broke == null; i++) {
            time.advanceTimeBy(LONGER_THAN_ANY_STEP);
        }
        assertThat(got.ends.get() + (got.broke == null ? 0 : 1))
                .as("ends of the answer")
                .isEqualTo(1);
        return got;
    }

    private static Selection chosen(InstancePlan plan) {
        return new Selection.Chosen(plan, plan.configuredAddress().orElseThrow());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static final class Got {

        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private final AtomicInteger ends = new AtomicInteger();
        private int calls;
        private byte[] bytes = {};
        private @Nullable String header;
        private @Nullable Throwable broke;

        void take(ByteBuf buffer) {
            body.writeBytes(ByteBufUtil.getBytes(buffer));
            buffer.release();
            bytes = body.toByteArray();
        }
    }
}
