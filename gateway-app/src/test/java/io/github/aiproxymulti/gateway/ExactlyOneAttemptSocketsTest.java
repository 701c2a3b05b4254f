package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client gets comes from one attempt, over real sockets: for every protocol that streams, native and converted, whatever
 * goes wrong at whichever event. The two models are told apart by their names, which are in what they send. Bedrock's binary
 * frames, and cuts within events, are for the exhaustive test of the module.
 */
@Tag("proof")
class ExactlyOneAttemptSocketsTest extends EndToEnd {

    private static final String BAD = "A1";
    private static final String GOOD = "B2";

    /** One more than any of these streams has events. */
    private static final int EVENTS = 13;

    private static final String ANTHROPIC =
            "{\"model\":\"m\",\"max_tokens\":99,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String RESPONSES = "{\"model\":\"m\",\"stream\":true,\"input\":\"Hi\"}";

    private final MockLlm bad = mock(MockLlm.builder().name(BAD));
    private final MockLlm good = mock(MockLlm.builder().name(GOOD));

    /** What the client speaks and what the models are spoken to in. */
    enum Talk {
        CHAT(CHAT_PATH, STREAM, "[DONE]", ""),
        RESPONSES_NATIVE("/v1/responses", RESPONSES, "response.completed", ""),
        MESSAGES("/v1/messages", ANTHROPIC, "message_stop", "'provider': 'anthropic'"),
        MESSAGES_TO_CHAT("/v1/messages", ANTHROPIC, "message_stop", "'protocols': ['openai-chat']"),
        CHAT_TO_MESSAGES(CHAT_PATH, STREAM, "[DONE]", "'provider': 'anthropic', 'protocols': ['anthropic-messages']"),
        RESPONSES_TO_CHAT("/v1/responses", RESPONSES, "response.completed", "'protocols': ['openai-chat']");

        private final String path;
        private final String body;
        private final String last;
        private final String instance;

        Talk(String path, String body, String last, String instance) {
            this.path = path;
            this.body = body;
            this.last = last;
            this.instance = instance;
        }

        String on(MockLlm mock, int priority) {
            String provider = instance.contains("'provider'") ? "anthropic" : "openai-compatible";
            int at = instance.indexOf("'protocols'");
            String protocols = at < 0 ? "" : ", " + instance.substring(at);
            return Conf.on(
                    mock,
                    "'provider': '" + provider + "'",
                    "'priority': " + priority,
                    "'override': {'endpoint': '" + mock.url() + "'" + protocols + "}");
        }
    }

    /** What goes wrong at an event. */
    enum Fault {
        RESET,
        CLOSED,
        STALLED,
        ERROR_EVENT,
        STATUS;

        Faults at(int event) {
            return switch (this) {
                case RESET -> Faults.none().resetAtEvent(event);
                case CLOSED -> Faults.none().closeAtEvent(event);
                case STALLED -> Faults.none().stallAtEvent(event);
                case ERROR_EVENT -> Faults.none().errorEventAt(event);
                case STATUS -> Faults.none().status(500 + event);
            };
        }

        boolean breaks() {
            return this == RESET || this == CLOSED || this == STALLED;
        }
    }

    static Stream<Arguments> everyFault() {
        return Stream.of(Talk.values())
                .flatMap(talk -> Stream.of(Fault.values())
                        .flatMap(fault -> Stream.of("", "'hold_until_content_ms': 20000", "'stream_error_event': true")
                                .map(mode -> Arguments.of(talk, fault, mode))));
    }

    @ParameterizedTest
    @MethodSource("everyFault")
    void whatAClientGetsComesFromOneAttempt(Talk talk, Fault fault, String mode) throws IOException {
        Conf conf = Conf.of(talk.on(bad, 1), talk.on(good, 0))
                .fallback("http_5xx")
                .with("'timeout': "
                        + Duration.ofMillis(fault == Fault.STALLED ? 600 : 20_000)
                                .toMillis())
                .with("'attempts_header': true");
        String route = route(mode.isEmpty() ? conf : conf.with(mode));
        int fellBack = 0;
        for (int event = 0; event < EVENTS; event++) {
            bad.faults(fault.at(event));
            String where = talk + " " + fault + " at " + event + " " + mode;
            try (RawClient client = new RawClient(gateway().port())) {
                RawClient.Head head = client.post(route, talk.path, talk.body).head();
                assertThat(head.status()).as(where).isEqualTo(200);
                RawClient.Body got = client.body();
                String attempts = head.headers().getOrDefault("x-ai-proxy-attempts", "");
                if (attempts.contains(GOOD)) {
                    fellBack++;
                    assertThat(got.text()).as(where).contains(GOOD, talk.last).doesNotContain(BAD);
                    assertThat(got.complete()).as(where).isTrue();
                } else {
                    assertThat(attempts).as(where).matches(BAD + ";status=200;ms=\\d+");
                    assertThat(got.text()).as(where).doesNotContain(GOOD);
                    // What broke off at once may not have reached the client at all.
                    if (got.complete() || !fault.breaks() || !got.text().isEmpty()) {
                        assertThat(got.text()).as(where).contains(BAD);
                    }
                    assertThat(got.complete() && fault.breaks() && !got.text().contains(talk.last))
                            .as(where + ": broken off, and told as if it were complete")
                            .isFalse();
                }
            }
        }
        assertThat(fellBack).as("times the other model answered").isEqualTo((int) good.requestCount());
        assertThat(fellBack).isPositive();
        if (fault == Fault.STATUS) {
            assertThat(fellBack).isEqualTo(EVENTS);
        }
    }
}
