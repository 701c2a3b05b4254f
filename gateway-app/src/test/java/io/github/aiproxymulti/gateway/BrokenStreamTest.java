package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Streams that are damaged or reset on their way: another instance while that can be, and never what looks complete. */
class BrokenStreamTest extends EndToEnd {

    private static final String CONVERSE =
            "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]}";
    private static final String MESSAGES = "{\"model\":\"claude\",\"max_tokens\":9,\"stream\":true,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
    private static final byte[] START = Frames.events("messageStart", "{\"role\":\"assistant\"}");
    private static final byte[] TEXT =
            Frames.events("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"good\"}}");
    private static final byte[] END = Frames.events(
            "messageStop",
            "{\"stopReason\":\"end_turn\"}",
            "metadata",
            "{\"usage\":{\"inputTokens\":1,\"outputTokens\":1,\"totalTokens\":2}}");

    /** Which of the two check sums is wrong: of the prelude, or of the whole. */
    @ParameterizedTest
    @CsvSource({"9, false", "-1, false", "9, true", "-1, true"})
    void aDamagedFirstFrameMakesAnotherInstanceAnswer(int wrong, boolean converted) {
        MockLlm damaged = bedrock("damaged", damaged(START, wrong), TEXT, END);
        MockLlm sound = bedrock("sound", START, TEXT, END);
        String route = route(Conf.of(instance(damaged, converted, 1), instance(sound, converted, 0))
                .fallback("http_5xx"));

        HttpResponse<String> answer =
                converted ? post(route, CHAT_PATH, STREAM) : post(route, "/bedrock/converse", CONVERSE);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(damaged.requestCount()).isEqualTo(1);
        assertThat(sound.requestCount()).isEqualTo(1);
        assertThat(answer.body()).containsOnlyOnce("good");
        if (converted) {
            assertThat(answer.body()).doesNotContain("error").endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, -1})
    void aDamagedFrameWithinAConvertedStreamIsAnErrorAndItsEnd(int wrong) throws IOException {
        MockLlm model = bedrock("model", START, TEXT, damaged(TEXT, wrong), TEXT, END);
        String route = route(Conf.of(instance(model, true, 0)));

        RawClient.Body body = read(route, CHAT_PATH, STREAM);

        assertThat(body.text())
                .containsOnlyOnce("good")
                .doesNotContain("\"finish_reason\":\"stop\"")
                .containsPattern("data: \\{\"error\":\\{[^\n]*event stream is damaged[^\n]*\n\ndata: \\[DONE]\n\n$");
    }

    /** The client has the check sums too. */
    @Test
    void withoutAnotherInstanceDamagedBytesArePassedOnAsTheyCame() throws IOException {
        byte[] damaged = damaged(TEXT, -1);
        MockLlm model = bedrock("model", START, damaged, END);
        String route = route(Conf.of(instance(model, false, 0)));
        ByteArrayOutputStream all = new ByteArrayOutputStream();

        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, "/bedrock/converse", CONVERSE).head().status())
                    .isEqualTo(200);
            for (byte[] chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
                all.writeBytes(chunk);
            }
        }

        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(START);
        sent.writeBytes(damaged);
        sent.writeBytes(END);
        assertThat(all.toByteArray()).isEqualTo(sent.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResetWithinAConvertedStreamEndsItAbnormallyWithoutItsTerminator(boolean told) throws IOException {
        Sinks.Empty<byte[]> end = Sinks.empty();
        byte[] half = utf8("data: {\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n");
        MockLlm model = mock(MockLlm.builder()
                .name("model")
                .respond(request -> MockAnswer.stream(
                                200, "text/event-stream", Flux.just(half).concatWith(end.asMono()))
                        .ending(MockAnswer.Ending.RESET)));
        Conf conf = Conf.of(Conf.on(model));
        String route = route(told ? conf.with("'stream_error_event': true") : conf);

        String first;
        RawClient.Body body;
        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, "/v1/messages", MESSAGES).head().status())
                    .isEqualTo(200);
            first = new String(client.chunk(), StandardCharsets.UTF_8);
            end.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            body = client.body();
        }

        assertThat(first).contains("half");
        assertThat(body.complete()).isFalse();
        assertThat(body.text()).doesNotContain("message_stop", "message_delta");
        if (told) {
            assertThat(body.text()).containsPattern("event: error\ndata: [^\n]*\n\n$");
        } else {
            assertThat(body.text()).doesNotContain("event: error");
        }
    }

    private MockLlm bedrock(String name, byte[]... chunks) {
        return mock(MockLlm.builder()
                .name(name)
                .respond(request ->
                        MockAnswer.stream(200, "application/vnd.amazon.eventstream", Flux.fromArray(chunks))));
    }

    private static String instance(MockLlm model, boolean converted, int priority) {
        return Conf.on(
                model,
                "'provider': 'bedrock'",
                "'priority': " + priority,
                "'auth': {'aws': {'access_key_id': 'id', 'secret_access_key': 'secret'}}",
                "'provider_conf': {'region': 'eu-central-1'}",
                "'options': {'model': 'm'}",
                "'override': {'endpoint': '" + model.url() + "'"
                        + (converted ? ", 'protocols': ['bedrock-converse']" : "") + "}");
    }

    /** The same frame with one bit of it flipped; negative places count from its end. */
    private static byte[] damaged(byte[] frame, int place) {
        byte[] copy = Arrays.copyOf(frame, frame.length);
        copy[place < 0 ? copy.length + place : place] ^= 1;
        return copy;
    }

    private RawClient.Body read(String route, String path, String body) throws IOException {
        try (RawClient client = new RawClient(gateway().port())) {
            assertThat(client.post(route, path, body).head().status()).isEqualTo(200);
            return client.body();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
