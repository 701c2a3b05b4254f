package io.github.aiproxymulti.mockllm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class ScriptingTest {

    private static final String STREAM = "{\"stream\":true}";

    @Test
    void flushesEachEventWhenItIsSentAndPausesBetweenThem() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create(true);
        Duration hour = Duration.ofHours(1);
        try (MockLlm mock =
                MockLlm.builder().tokens(1).pacing(hour).scheduler(time).start()) {
            StepVerifier.create(new Client(mock).streaming("/v1/chat/completions", STREAM))
                    .expectNextMatches(text -> text.contains("assistant"))
                    .then(() -> time.advanceTimeBy(hour))
                    .expectNextMatches(text -> text.contains("Hello from mock"))
                    .then(() -> time.advanceTimeBy(hour))
                    .expectNextMatches(text -> text.contains("\"stop\""))
                    .then(() -> time.advanceTimeBy(hour))
                    .expectNext("data: [DONE]\n\n")
                    .expectComplete()
                    .verify(Client.PATIENCE);
        }
    }

    @Test
    void sendsScriptedBytesExactlyHoweverTheyAreCut() {
        byte[] whole = "data: {\"text\":\"grüße 🎈\"}\n\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
        List<byte[]> singles = new ArrayList<>();
        for (byte one : whole) {
            singles.add(new byte[] {one});
        }
        try (MockLlm mock = MockLlm.builder().script(singles, Duration.ZERO).start()) {
            Client.Reply reply = new Client(mock).post("/v1/chat/completions", "anything");

            assertThat(reply.body().getBytes(StandardCharsets.UTF_8)).isEqualTo(whole);
            assertThat(reply.headers().get("Content-Type")).isEqualTo("text/event-stream");
        }
    }

    @Test
    void pausesBetweenScriptedWrites() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create(true);
        List<byte[]> writes = List.of(Json.text("da"), Json.text("ta: x"), Json.text("\n\n"));
        try (MockLlm mock = MockLlm.builder()
                .script(writes, Duration.ofSeconds(5))
                .scheduler(time)
                .start()) {
            StepVerifier.create(new Client(mock).streaming("/v1/messages", STREAM))
                    .expectNext("da")
                    .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
                    .expectNext("ta: x")
                    .then(() -> time.advanceTimeBy(Duration.ofSeconds(5)))
                    .expectNext("\n\n")
                    .expectComplete()
                    .verify(Client.PATIENCE);
        }
    }

    @Test
    void letsAFunctionGiveTheWholeAnswer() {
        try (MockLlm mock = MockLlm.builder()
                .respond(request -> MockAnswer.json(418, "{\"saw\":\"" + request.bodyText() + "\"}")
                        .header("X-Own", "1", "2"))
                .start()) {
            Client.Reply reply = new Client(mock).post("/v1/chat/completions", "tea");

            assertThat(reply.status()).isEqualTo(418);
            assertThat(reply.headers().getAll("X-Own")).containsExactly("1", "2");
            assertThat(reply.body()).isEqualTo("{\"saw\":\"tea\"}");
            assertThat(new Client(mock).send("GET", "/health", "").status()).isEqualTo(200);
        }
    }

    @Test
    void leavesToTheBuiltInAnswersWhatTheFunctionDoesNotAnswer() {
        try (MockLlm mock = MockLlm.builder()
                .respondSometimes(request ->
                        request.path().equals("/mine") ? Optional.of(MockAnswer.sse("one", "two")) : Optional.empty())
                .start()) {
            assertThat(new Client(mock).post("/mine", "").body()).isEqualTo("data: one\n\ndata: two\n\n");
            assertThat(new Client(mock).post("/v1/chat/completions", "{}").body())
                    .contains("Hello from mock");
        }
    }

    @Test
    void appliesFaultsToAnswersOfAFunctionToo() {
        try (MockLlm mock = MockLlm.builder()
                .respond(request -> MockAnswer.sse("one", "two"))
                .start()) {
            mock.faults(Faults.none().errorEventAt(1));

            assertThat(new Client(mock).post("/v1/chat/completions", "{}").body())
                    .startsWith("data: one\n\ndata: {\"error\":")
                    .doesNotContain("two");
        }
    }

    @Test
    void answersServerErrorWhenTheFunctionFails() {
        try (MockLlm mock = MockLlm.builder()
                .respond(request -> {
                    throw new IllegalStateException("scripted");
                })
                .start()) {
            assertThat(new Client(mock).post("/v1/chat/completions", "{}").status())
                    .isEqualTo(500);
        }
    }

    @Test
    void resetsTheConnectionWhenTheChunksFail() {
        try (MockLlm mock = MockLlm.builder()
                .respond(request -> MockAnswer.stream(
                        200,
                        "text/plain",
                        Flux.just(Json.text("x")).concatWith(Flux.error(new IllegalStateException("scripted")))))
                .start()) {
            assertThat(Wire.talk(mock, "GET", "/x", "")).satisfies(heard -> {
                assertThat(heard.text()).contains("1\r\nx\r\n").doesNotContain("\r\n0\r\n");
                assertThat(heard.end()).isEqualTo(Wire.End.RESET);
            });
        }
    }
}
