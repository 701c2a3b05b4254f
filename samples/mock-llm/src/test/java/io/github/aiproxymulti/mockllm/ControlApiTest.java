package io.github.aiproxymulti.mockllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.ChannelBindException;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlApiTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final MockLlm mock =
            MockLlm.builder().name("a").clock(Clock.fixed(NOON, ZoneOffset.UTC)).start();
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
    void switchesEveryFaultOverHttpAndShowsItAgain() {
        String all = "{\"status\":500,\"body\":\"b\",\"headers\":{\"x\":\"y\"},\"contentType\":\"t/t\",\"delayMs\":1,"
                + "\"resetBeforeResponse\":true,\"stallAtEvent\":0,\"resetAtEvent\":1,\"closeAtEvent\":2,"
                + "\"errorEventFirst\":true,\"errorEventAt\":3,\"garbage\":true,\"healthStatus\":503,\"healthDelayMs\":4}";

        Client.Reply posted = client.post("/mock/faults", all);

        assertThat(posted.status()).isEqualTo(200);
        assertThat(mock.faults())
                .isEqualTo(Faults.none()
                        .status(500)
                        .body("b")
                        .header("x", "y")
                        .contentType("t/t")
                        .delay(Duration.ofMillis(1))
                        .resetBeforeResponse(true)
                        .stallAtEvent(0)
                        .resetAtEvent(1)
                        .closeAtEvent(2)
                        .errorEventFirst(true)
                        .errorEventAt(3)
                        .garbage(true)
                        .healthStatus(503)
                        .healthDelay(Duration.ofMillis(4)));
        JsonNode shown = client.send("GET", "/mock/faults", "").json();
        assertThat(shown).isEqualTo(posted.json());
        assertThat(shown.toString()).contains("\"stallAtEvent\":0", "\"healthDelayMs\":4");
    }

    @Test
    void replacesAllFaultsAtOnceAndRemovesThem() {
        client.post("/mock/faults", "{\"status\":500}");
        client.post("/mock/faults", "{\"healthStatus\":500}");
        assertThat(mock.faults()).isEqualTo(Faults.none().healthStatus(500));

        assertThat(client.send("DELETE", "/mock/faults", "").body()).isEqualTo("{}");
        assertThat(mock.faults()).isEqualTo(Faults.none());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"statsu\":500}        | statsu: unknown fault (expected: one of [status, body,",
                "{\"status\":99}         | status: 99 (expected: 100..999)",
                "{\"status\":\"bad\"}    | status: \"bad\" (expected: ",
                "{\"stallAtEvent\":-1}   | stallAtEvent: -1 (expected: >= 0)",
                "[]                      | body: ARRAY (expected: a JSON object)",
                "{                       | body: not JSON (expected: a JSON object)"
            })
    void refusesWhatIsNoFaultAndKeepsThePresentOnes(String body, String message) {
        mock.faults(Faults.none().status(503));

        Client.Reply reply = client.post("/mock/faults", body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("error").asString()).startsWith(message);
        assertThat(mock.faults()).isEqualTo(Faults.none().status(503));
    }

    @Test
    void refusesTheSameInCode() {
        assertThatThrownBy(() -> Faults.none().healthStatus(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("healthStatus: 1 (expected: 100..999)");
    }

    @Test
    void knowsNoOtherControlPath() {
        assertThat(client.send("GET", "/mock/fault", "").status()).isEqualTo(404);
    }

    @Test
    void recordsRequestsAndProbesApart() {
        client.post("/v1/chat/completions?x=1", "{\"model\":\"m\"}");
        client.send("GET", "/health", "");
        client.send("GET", "/mock/faults", "");

        assertThat(mock.requestCount()).isEqualTo(1);
        assertThat(mock.probeCount()).isEqualTo(1);
        assertThat(mock.probes()).hasSize(1);
        assertThat(mock.connectionCount()).isEqualTo(3);
        RecordedRequest request = mock.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.query()).isEqualTo("x=1");
        assertThat(request.header("CONTENT-type")).hasValue("application/json");
        assertThat(request.bodyText()).isEqualTo("{\"model\":\"m\"}");
        assertThat(request.arrivedAt()).isEqualTo(NOON);
        await().until(() -> request.outcome() == RecordedRequest.Outcome.COMPLETED);
        assertThat(request.cancelled()).isFalse();
    }

    @Test
    void showsRequestsOverHttpAndForgetsThem() {
        client.post("/v1/chat/completions", "{}");
        await().until(() -> mock.requests().get(0).outcome() == RecordedRequest.Outcome.COMPLETED);

        JsonNode shown = client.send("GET", "/mock/requests", "").json();
        assertThat(shown.path("instance").asString()).isEqualTo("a");
        assertThat(shown.path("requestCount").asInt()).isEqualTo(1);
        assertThat(shown.at("/requests/0/path").asString()).isEqualTo("/v1/chat/completions");
        assertThat(shown.at("/requests/0/outcome").asString()).isEqualTo("COMPLETED");

        client.send("DELETE", "/mock/requests", "");
        assertThat(mock.requests()).isEmpty();
        assertThat(mock.requestCount()).isZero();
    }

    @Test
    void keepsOnlyTheLastRequests() {
        Journal journal = new Journal();
        var channel = new EmbeddedChannel();
        for (int index = 0; index <= Journal.CAPACITY; index++) {
            journal.request(new RecordedRequest("GET", "/" + index, "", Map.of(), new byte[0], NOON), channel);
        }

        assertThat(journal.requests()).hasSize(Journal.CAPACITY);
        assertThat(journal.requests().get(0).path()).isEqualTo("/1");
        assertThat(journal.requestCount()).isEqualTo(Journal.CAPACITY + 1);
    }

    @Test
    void refusesAPortThatIsTaken() {
        assertThatThrownBy(() -> MockLlm.builder().port(mock.port()).start()).isInstanceOf(ChannelBindException.class);
    }

    @Test
    void closesItsConnectionsWhenItIsClosed() {
        MockLlm other = MockLlm.builder().start();
        other.faults(Faults.none().stallAtEvent(0));
        var call = new Client(other)
                .streaming("/v1/chat/completions", "{\"stream\":true}")
                .then()
                .toFuture();
        await().until(() -> other.requestCount() == 1);

        other.close();

        assertThat(call).failsWithin(Client.PATIENCE);
        assertThat(other.requests().get(0).outcome()).isEqualTo(RecordedRequest.Outcome.CUT);
        assertThat(other.cancelledCount()).isZero();
    }
}
