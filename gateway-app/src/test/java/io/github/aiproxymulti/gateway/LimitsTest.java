package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** Answers that do not end, that are too large, or that are no answers: each ends, and a converted stream with its terminator. */
class LimitsTest extends EndToEnd {

    private static final String MESSAGES = "{\"model\":\"claude\",\"max_tokens\":9,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final String PIECE = "data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"piece \"}}]}\n\n";
    private static final String ANTHROPICS_END = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private MockLlm runaway() {
        return streaming(
                Flux.interval(Duration.ofMillis(10)).onBackpressureDrop().map(i -> utf8(PIECE)));
    }

    private MockLlm streaming(Flux<byte[]> chunks) {
        return mock(MockLlm.builder()
                .name("stream")
                .respond(request -> MockAnswer.stream(200, "text/event-stream", chunks)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'max_stream_duration_ms': 500", "'max_response_bytes': 4096"})
    void aLimitEndsAStreamAsIfItWereComplete_LIM01(String limit) throws IOException {
        int mark = Output.mark();
        RawClient.Body body = streamed(Conf.of(Conf.on(runaway())).with(limit), CHAT_PATH, STREAM);

        assertThat(body.complete()).isTrue();
        assertThat(body.text()).startsWith(PIECE).hasSizeLessThan(200 * PIECE.length());
        assertThat(Output.since(mark))
                .contains("aborting AI stream: " + limit.substring(1, limit.indexOf(':') - 1) + " exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'max_stream_duration_ms': 500", "'max_response_bytes': 4096"})
    void aLimitEndsAConvertedStreamWithItsTerminator(String limit) throws IOException {
        RawClient.Body body = streamed(Conf.of(Conf.on(runaway())).with(limit), "/v1/messages", MESSAGES);

        assertThat(body.complete()).isTrue();
        assertThat(body.text())
                .startsWith("event: message_start")
                .contains("piece ")
                .endsWith(ANTHROPICS_END);
        assertThat(body.text()).containsOnlyOnce("event: message_delta").containsOnlyOnce("event: content_block_stop");
    }

    /** Complete in HTTP's terms, but not in the protocol's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data: {\"choices\":[{\"delta\":{\"content\":\"half",
                "garbage\n\n\u0000\u0001{{{\n\n",
                "data: {broken\n\ndata: 7\n\ndata: [[[[\n\n",
                "data: {\"choices\":[{\"delta\":{\"content\":7,\"tool_calls\":[{\"index\":{}}]},\"finish_reason\":[]}]}\n\n",
                "data: {\"choices\":{},\"usage\":[]}\n\ndata: null\n\n"
            })
    void aConvertedStreamThatStopsOrTurnsToRubbishEndsWithItsTerminator(String rest) throws IOException {
        MockLlm model = streaming(Flux.just(utf8(PIECE), utf8(rest)).filter(bytes -> bytes.length > 0));

        RawClient.Body body = streamed(Conf.of(Conf.on(model)), "/v1/messages", MESSAGES);

        assertThat(body.complete()).isTrue();
        assertThat(body.text()).contains("piece ").endsWith(ANTHROPICS_END);
    }

    @Test
    void anErrorInAConvertedStreamIsItsEnd() throws IOException {
        MockLlm model = streaming(Flux.just(
                utf8(PIECE), utf8("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n")));

        RawClient.Body body = streamed(Conf.of(Conf.on(model)), "/v1/messages", MESSAGES);

        assertThat(body.complete()).isTrue();
        assertThat(body.text())
                .endsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"server_error\","
                        + "\"message\":\"overloaded\"}}\n\n");
    }

    /** Held, this line would be as large as the heap of the tests. */
    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, false", "/v1/messages, true"})
    void aLineWithoutEndIsNotKept(String path, boolean converted) throws IOException {
        byte[] block = utf8("x".repeat(64 * 1024));
        MockLlm model = streaming(Flux.just(utf8(PIECE), utf8("data: "))
                .concatWith(Flux.range(0, 512).map(i -> block))
                .concatWith(Flux.just(utf8("\n\n"), utf8(PIECE), utf8("data: [DONE]\n\n"))));

        RawClient.Body body = streamed(Conf.of(Conf.on(model)), path, converted ? MESSAGES : STREAM);

        assertThat(body.complete()).isTrue();
        if (converted) {
            assertThat(body.text()).hasSizeLessThan(4096).endsWith(ANTHROPICS_END);
        } else {
            assertThat(body.text()).hasSizeGreaterThan(32 << 20).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void anAnnouncedSizeIsEnoughToRefuse_LIM03() {
        MockLlm large =
                mock(MockLlm.builder().name("large").respond(request -> MockAnswer.json(200, "x".repeat(100_000))));
        int mark = Output.mark();

        HttpResponse<String> answer = chat(route(Conf.of(Conf.on(large)).with("'max_response_bytes': 1024")));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Output.since(mark))
                .contains("aborting AI response: Content-Length 100000 exceeds max_response_bytes 1024");
    }

    @Test
    void aLargeAnswerOfUnknownSizeIsRefused_LIM04() {
        MockLlm large = mock(MockLlm.builder()
                .name("large")
                .respond(request -> MockAnswer.stream(
                        200, "application/json", Flux.range(0, 100).map(i -> utf8("x".repeat(1000))))));
        int mark = Output.mark();

        HttpResponse<String> answer = chat(route(Conf.of(Conf.on(large)).with("'max_response_bytes': 1024")));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(Output.since(mark)).contains("aborting AI response: body size exceeds max_response_bytes 1024");
    }

    private RawClient.Body streamed(Conf conf, String path, String request) throws IOException {
        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route(conf), path, request).head().status()).isEqualTo(200);
            return client.body();
        }
    }
}
