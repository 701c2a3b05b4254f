package io.github.aiproxymulti.aiproxy.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventGlanceTest {

    private static final List<String> EVENTS = List.of(
            "data: {\"id\":\"x\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n",
            "data: {\"choices\":[{\"delta\":{},\"finish_reason\" : \"stop\"}]}\n\n",
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1}}\r\n\r\n",
            "event: x\ndata: {\"delta\":{\"tool_calls\":[]}}\n\n",
            "data: {\"type\":\"response.completed\"}\n\n",
            "data: {\"delta\":{\"stop_reason\":\"end_turn\"}}\n\n",
            ": \"usage\" in a comment\n\n",
            "data: [DONE]\n\n");

    @Test
    void overlooksNothingThatTheDecodedEventSays() {
        Random random = new Random(3);
        for (int i = 0; i < 40_000; i++) {
            byte[] event =
                    PlainRequestScanTest.mutated(EVENTS.get(i % EVENTS.size()).getBytes(UTF_8), random);
            for (WireEvent decoded : decoded(event)) {
                String data = ((SseEvent) decoded).data();
                boolean reports = data.contains("\"usage\"") || data.contains("tool") || data.contains("function_call");
                assertThat(EventGlance.mayReport(event, 0, event.length) || !reports)
                        .as(new String(event, UTF_8))
                        .isTrue();
                boolean marks = !AnswerMarks.NONE.with(decoded).equals(AnswerMarks.NONE);
                assertThat(EventGlance.mayMark(event, 0, event.length, true) || !marks)
                        .as(new String(event, UTF_8))
                        .isTrue();
            }
        }
    }

    @Test
    void partsOfAnAnswerAreNotWorthDecodingOnceTheModelIsKnown() {
        byte[] event = EVENTS.get(0).getBytes(UTF_8);

        assertThat(EventGlance.mayReport(event, 0, event.length)).isFalse();
        assertThat(EventGlance.mayMark(event, 0, event.length, true)).isTrue();
        assertThat(EventGlance.mayMark(event, 0, event.length, false)).isFalse();
    }

    @Test
    void whatIsNotWantedIsNotDecodedAndLosesNothingElse() {
        byte[] all = String.join("", EVENTS).getBytes(UTF_8);
        List<WireEvent> wanted = new ArrayList<>();
        EventDecoder decoder = StreamFraming.SSE.newDecoder(EventGlance::mayReport);

        for (int i = 0; i < all.length; i++) {
            decoder.feed(all, i, i + 1, wanted::add);
        }

        assertThat(wanted).hasSize(2);
    }

    private static List<WireEvent> decoded(byte[] event) {
        List<WireEvent> events = new ArrayList<>();
        new SseDecoder().feed(event, 0, event.length, events::add);
        return events;
    }
}
