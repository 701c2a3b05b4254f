package io.github.aiproxymulti.mockllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String PLAIN = "{\"model\":\"m\"}";
    private static final String STREAM = "{\"model\":\"m\",\"stream\":true}";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create(true);
    private final MockLlm mock = MockLlm.builder().name("a").scheduler(time).start();
    private final Client client = new Client(mock);

    @BeforeEach
    void forget() {
        mock.reset();
    }

    @AfterAll
    void stop() {
        mock.close();
    }

    @Test
    void answersWithTheStatusAndAnErrorThatNamesTheInstance() {
        mock.faults(Faults.none().status(429).header("Retry-After", "7"));

        Client.Reply reply = client.post(CHAT, STREAM);

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().get("Retry-After")).isEqualTo("7");
        assertThat(reply.json().at("/error/message").asString()).isEqualTo("a was told to answer 429");
        assertThat(reply.json().at("/error/type").asString()).isEqualTo("rate_limit_error");
        assertThat(client.post("/v1/messages", PLAIN).json().path("type").asString())
                .isEqualTo("error");
        assertThat(client.send("GET", "/health", "").status()).isEqualTo(200);
    }

    @Test
    void answersWithTheBodyAndTheContentType() {
        mock.faults(Faults.none().body("plain words").contentType("text/plain"));

        Client.Reply reply = client.post(CHAT, PLAIN);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers().get("Content-Type")).isEqualTo("text/plain");
        assertThat(reply.body()).isEqualTo("plain words");
    }

    @Test
    void answersNothingBeforeTheDelayIsOver() {
        mock.faults(Faults.none().delay(Duration.ofMinutes(1)));

        StepVerifier.create(client.sending("POST", CHAT, PLAIN))
                .then(() -> await().until(() -> mock.requestCount() == 1))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(59)))
                .then(() -> assertThat(mock.requests().get(0).outcome()).isEqualTo(RecordedRequest.Outcome.OPEN))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .expectNextMatches(reply -> reply.body().contains("Hello from a"))
                .expectComplete()
                .verify(Client.PATIENCE);
    }

    @Test
    void fallsSilentAtAnEventAndKeepsTheConnection() {
        mock.faults(Faults.none().stallAtEvent(2));

        Wire.Heard heard = Wire.talk(mock, "POST", CHAT, STREAM);

        assertThat(heard.end()).isEqualTo(Wire.End.SILENT);
        assertThat(heard.text())
                .containsOnlyOnce("assistant")
                .containsOnlyOnce("\"Hello\"")
                .doesNotContain("from");
        await().until(() -> mock.cancelledCount() == 1);
        assertThat(mock.requests().get(0).cancelled()).isTrue();
    }

    @Test
    void resetsTheConnectionAtAnEvent() {
        mock.faults(Faults.none().resetAtEvent(1));

        Wire.Heard heard = Wire.talk(mock, "POST", CHAT, STREAM);

        assertThat(heard.end()).isEqualTo(Wire.End.RESET);
        assertThat(heard.text())
                .startsWith("HTTP/1.1 200 OK")
                .contains("assistant")
                .doesNotContain("Hello");
        assertThat(mock.requests().get(0).outcome()).isEqualTo(RecordedRequest.Outcome.CUT);
        assertThat(mock.cancelledCount()).isZero();
    }

    @Test
    void closesTheConnectionAtAnEvent() {
        mock.faults(Faults.none().closeAtEvent(1));

        Wire.Heard heard = Wire.talk(mock, "POST", CHAT, STREAM);

        assertThat(heard.end()).isEqualTo(Wire.End.CLOSED);
        assertThat(heard.text()).contains("assistant").doesNotContain("Hello").doesNotContain("\r\n0\r\n");
    }

    @Test
    void closesAPlainAnswerAfterItsHead() {
        mock.faults(Faults.none().closeAtEvent(0));

        Wire.Heard heard = Wire.talk(mock, "POST", CHAT, PLAIN);

        assertThat(heard.end()).isEqualTo(Wire.End.CLOSED);
        assertThat(heard.text().toLowerCase(Locale.ROOT))
                .contains("content-length: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void resetsInsteadOfAnswering() {
        mock.faults(Faults.none().resetBeforeResponse(true).status(500));

        assertThat(Wire.talk(mock, "POST", CHAT, PLAIN)).isEqualTo(new Wire.Heard("", Wire.End.RESET));
        assertThat(mock.requestCount()).isEqualTo(1);
    }

    @Test
    void startsAStreamWithAnErrorEventAndEndsThere() {
        mock.faults(Faults.none().errorEventFirst(true));

        Client.Reply chat = client.post(CHAT, STREAM);
        Client.Reply messages = client.post("/v1/messages", STREAM);
        Client.Reply responses = client.post("/v1/responses", STREAM);

        assertThat(chat.status()).isEqualTo(200);
        assertThat(chat.events()).singleElement().asString().startsWith("data: {\"error\":{\"message\":\"a was told");
        assertThat(messages.events()).singleElement().asString().startsWith("event: error\ndata: {\"type\":\"error\"");
        assertThat(responses.events()).singleElement().asString().startsWith("event: error\ndata: {\"type\":\"error\"");
        assertThat(client.post(CHAT, PLAIN).body()).contains("Hello from a");
    }

    @Test
    void sendsAnErrorEventInThePlaceOfAnother() {
        mock.faults(Faults.none().errorEventAt(2));

        assertThat(client.post(CHAT, STREAM).events())
                .hasSize(3)
                .last()
                .asString()
                .contains("at event 2");
    }

    @Test
    void saysWhatIsNoJson() {
        mock.faults(Faults.none().garbage(true));

        assertThat(client.post(CHAT, PLAIN).body()).isEqualTo("<garbage from a>{]");
        assertThat(client.post(CHAT, STREAM).events()).containsOnly("data: {garbage from a");
    }

    @Test
    void answersHealthChecksWithTheHealthStatusOnly() {
        mock.faults(Faults.none().healthStatus(503));

        assertThat(client.send("GET", "/health", "").status()).isEqualTo(503);
        assertThat(client.post("/health", "{}").status()).isEqualTo(503);
        assertThat(client.post(CHAT, PLAIN).status()).isEqualTo(200);
    }

    @Test
    void delaysHealthChecks() {
        mock.faults(Faults.none().healthDelay(Duration.ofSeconds(3)));

        StepVerifier.create(client.sending("GET", "/health", ""))
                .then(() -> await().until(() -> mock.probeCount() == 1))
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(3)))
                .expectNextCount(1)
                .expectComplete()
                .verify(Client.PATIENCE);
    }

    @Test
    void letsTheEarliestCutActAndTheHarderOneAmongEquals() {
        mock.faults(Faults.none().resetAtEvent(3).closeAtEvent(1).stallAtEvent(1));

        Wire.Heard heard = Wire.talk(mock, "POST", CHAT, STREAM);

        assertThat(heard.end()).isEqualTo(Wire.End.CLOSED);
        assertThat(heard.text()).doesNotContain("Hello");
    }

    @Test
    void cutsAfterTheLastEventWhenThereAreFewer() {
        mock.faults(Faults.none().closeAtEvent(99));

        Wire.Heard heard = Wire.talk(mock, "POST", CHAT, STREAM);

        assertThat(heard.end()).isEqualTo(Wire.End.CLOSED);
        assertThat(heard.text()).contains("[DONE]").doesNotContain("\r\n0\r\n");
    }

    @Test
    void countsAnswersTheClientDidNotWaitFor() {
        mock.faults(Faults.none().stallAtEvent(1));
        Disposable call = client.streaming(CHAT, STREAM).subscribe();
        await().until(() -> mock.requestCount() == 1 && mock.openConnections() == 1);

        call.dispose();

        await().until(() -> mock.cancelledCount() == 1);
        await().until(() -> mock.openConnections() == 0);
    }
}
