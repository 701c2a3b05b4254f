package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/**
 * What is alive in memory, heap and direct, while harm passes through: measured after a collection, so it is what is held and not
 * what has been used. Mock and client are in the same process and count too.
 */
@Tag("proof")
class BoundedMemoryTest extends EndToEnd {

    private static final int MEGABYTE = 1 << 20;
    private static final int SOME = 4 * MEGABYTE;
    private static final int MUCH = 16 * MEGABYTE;
    private static final int SLACK = 4 * MEGABYTE;

    /** One frame as large as may be, held twice, and one more in the pools. */
    private static final long SOME_FRAMES = 3L * 16 * MEGABYTE + SLACK;

    private static final String MESSAGES = "{\"model\":\"claude\",\"max_tokens\":9,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String EVENT = "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(900)
            + "\",\"tool_calls\":[{\"index\":%d}]}}]}\n\n";

    /** What an upstream sends without end. */
    enum Endless {
        EVENTS,
        LINE,
        COMMENTS,
        GARBAGE;

        Flux<byte[]> body() {
            return Flux.<byte[], Integer>generate(() -> 0, (count, sink) -> {
                sink.next(piece(count));
                return count + 1;
            });
        }

        private byte[] piece(int count) {
            return utf8(
                    switch (this) {
                        case EVENTS -> EVENT.formatted(count).repeat(16);
                        case LINE -> (count == 0 ? EVENT.formatted(0) + "data: " : "") + "x".repeat(16_384);
                        case COMMENTS -> (count == 0 ? EVENT.formatted(0) : "") + ": ping\n\n".repeat(2048);
                        case GARBAGE -> (count == 0 ? EVENT.formatted(0) : "") + "\u0000{[\"\\".repeat(4096);
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EVENTS, false, false",
        "EVENTS, true, false",
        "LINE, false, false",
        "LINE, false, true",
        "COMMENTS, false, true",
        "GARBAGE, false, true"
    })
    void aStreamHoldsNoMoreTheLongerItGoesOn(Endless what, boolean payloads, boolean fallback) throws IOException {
        MockLlm model = streaming(what.body());
        Conf conf = Conf.of(Conf.on(model, "'priority': 1"), Conf.at("spare", model.url()));
        Conf logged = payloads ? conf.with("'logging': {'summaries': true, 'payloads': true}") : conf;
        String route = route(fallback ? logged.fallback("http_5xx") : logged);

        assertBounded(route, CHAT_PATH, STREAM);
    }

    /** Of all else a conversion makes as little as it can, so only events bring as much as is read here. */
    @Test
    void aConvertedStreamHoldsNoMoreTheLongerItGoesOn() throws IOException {
        assertBounded(route(Conf.of(Conf.on(streaming(Endless.EVENTS.body())))), "/v1/messages", MESSAGES);
    }

    /** Each announces as much as may be, and none is ever complete; every one belongs to another request. */
    @Test
    void framesThatAreNeverCompleteAreHeldOnceAtMost() throws IOException {
        byte[] prelude = new byte[12];
        ByteBuffer.wrap(prelude).putInt(16 * MEGABYTE);
        ByteBuffer.wrap(prelude).putInt(8, crc(prelude));
        MockLlm model = mock(MockLlm.builder()
                .name("model")
                .respond(request -> MockAnswer.stream(
                        200,
                        "application/vnd.amazon.eventstream",
                        Flux.just(prelude)
                                .concatWith(Flux.range(0, 15 * 64).map(i -> new byte[16_384]))
                                .concatWith(Flux.never()))));
        String route = route(Conf.of(Conf.on(
                model,
                "'provider': 'bedrock'",
                "'auth': {'aws': {'access_key_id': 'id', 'secret_access_key': 'secret'}}",
                "'provider_conf': {'region': 'eu-central-1'}",
                "'options': {'model': 'm'}")));
        String converse = "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}";
        long before = live();

        for (int i = 0; i < 6; i++) {
            try (RawClient client = new RawClient(gateway().port())) {
                client.post(route, "/bedrock/converse", converse).head();
                read(client, 15 * MEGABYTE);

                assertThat(live() - before).as("held with %d before it", i).isLessThan(SOME_FRAMES);
            }
        }
        // Pools of buffers give back late, and the model's are here too; what six requests left behind would be twice
        // that.
        Eventually.eventually(() -> assertThat(live() - before).as("after them").isLessThan(SOME_FRAMES));
    }

    @Test
    void anErrorWithoutEndIsCut() {
        MockLlm model = mock(MockLlm.builder()
                .name("model")
                .respond(request -> MockAnswer.stream(500, "text/plain", Endless.GARBAGE.body())));
        String route = route(Conf.of(Conf.on(model)));
        // The first request makes what stays for all.
        chat(route);
        long before = live();

        assertThat(chat(route).body()).hasSizeLessThan(4 * MEGABYTE);
        Eventually.eventually(() -> assertThat(live() - before).isLessThan(SLACK));
    }

    @ParameterizedTest
    @CsvSource({"64, 32", "1, 4"})
    void aRequestIsHeldOnceAndNotBeyondItsBound(int most, int sent) throws IOException {
        String route =
                route(Conf.of(Conf.at("nobody", "http://127.0.0.1:1")).with("'max_req_body_size': " + most * MEGABYTE));
        int mark = Output.mark();
        long before = live();

        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), gateway().port())) {
            client.getOutputStream()
                    .write(utf8("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + ROUTE + ": " + route + "\r\nTransfer-Encoding: chunked\r\n\r\n"));
            try {
                for (int i = 0; i < sent * 16; i++) {
                    client.getOutputStream().write(utf8("10000\r\n" + "[".repeat(65_536) + "\r\n"));
                }
            } catch (IOException refused) {
                assertThat(sent).isGreaterThan(most);
            }

            long bound = Math.min(most, sent) * (long) MEGABYTE;
            Eventually.eventually(() -> assertThat(live() - before).isLessThan(bound + bound / 2 + SLACK));
        }
        Eventually.eventually(() -> assertThat(live() - before).as("after it").isLessThan(SLACK));
        assertThat(Output.since(mark)).as("a client that goes away is no error").doesNotContain(" ERROR ");
    }

    /** Half of what is read in between: the model's own buffers come and go in the same process. */
    private void assertBounded(String route, String path, String request) throws IOException {
        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, path, request).head().status()).isEqualTo(200);
            read(client, SOME);
            long early = live();
            read(client, MUCH);

            assertThat(live() - early).as("held more after 16 MB more").isLessThan(MUCH / 2);
        }
    }

    private static void read(RawClient client, int bytes) throws IOException {
        for (int left = bytes; left > 0; ) {
            left -= client.chunk().length;
        }
    }

    private MockLlm streaming(Flux<byte[]> body) {
        return mock(
                MockLlm.builder().name("model").respond(request -> MockAnswer.stream(200, "text/event-stream", body)));
    }

    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + Math.max(0, PlatformDependent.usedDirectMemory());
    }

    private static int crc(byte[] prelude) {
        CRC32 crc = new CRC32();
        crc.update(prelude, 0, 8);
        return (int) crc.getValue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
