package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerMarksTest {

    @Test
    void wholeAnswersSayWhoGaveThemAndWhyTheyEnded() {
        assertThat(of("{'id':'c1','model':'m','choices':[{'finish_reason':'stop'},{'finish_reason':'length'}]}"))
                .isEqualTo(new AnswerMarks("c1", "m", List.of("stop", "length")));
        assertThat(of("{'id':'msg','model':'claude','stop_reason':'end_turn'}"))
                .isEqualTo(new AnswerMarks("msg", "claude", List.of("end_turn")));
        assertThat(of("{'object':'response','id':'r','model':'m','status':'completed'}"))
                .isEqualTo(new AnswerMarks("r", "m", List.of("completed")));
        assertThat(
                        of(
                                "{'object':'response','status':'incomplete','incomplete_details':{'reason':'max_output_tokens'}}"))
                .isEqualTo(new AnswerMarks(null, null, List.of("max_output_tokens")));
        assertThat(of("{'output':{},'stopReason':'tool_use'}"))
                .isEqualTo(new AnswerMarks(null, null, List.of("tool_use")));
        assertThat(of("{'object':'list','model':'embed','data':[]}"))
                .isEqualTo(new AnswerMarks(null, "embed", List.of()));
        assertThat(of("[1]")).isEqualTo(AnswerMarks.NONE);
        assertThat(of("{'id':7,'model':null,'choices':{}}")).isEqualTo(AnswerMarks.NONE);
    }

    @Test
    void streamsSayItInSeveralEvents() {
        assertThat(stream(
                        "{'id':'c1','model':'m','choices':[{'delta':{},'finish_reason':null}]}",
                        "{'id':'c1','model':'m','choices':[{'delta':{'content':'finish_reason'},'finish_reason':null}]}",
                        "{'id':'c1','model':'m','choices':[{'delta':{},'finish_reason' : 'stop'}]}",
                        "[DONE]"))
                .isEqualTo(new AnswerMarks("c1", "m", List.of("stop")));
        assertThat(stream(
                        "{'type':'message_start','message':{'id':'msg','model':'claude','stop_reason':null}}",
                        "{'type':'message_delta','delta':{'stop_reason':'end_turn'}}"))
                .isEqualTo(new AnswerMarks("msg", "claude", List.of("end_turn")));
        assertThat(
                        stream(
                                "{'type':'response.created','response':{'object':'response','id':'r','model':'m','status':'in_progress'}}",
                                "{'type':'response.completed','response':{'object':'response','id':'r','model':'m','status':'completed'}}"))
                .isEqualTo(new AnswerMarks("r", "m", List.of("completed")));
        assertThat(AnswerMarks.NONE.with(new EventStreamMessage(
                        Map.of(), "{\"stopReason\":\"end_turn\"}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new AnswerMarks(null, null, List.of("end_turn")));
    }

    @Test
    void vendorsCannotFillTheMemory() {
        AnswerMarks marks = of("{'id':'" + "x".repeat(1000) + "','model':'" + "y".repeat(1000) + "','choices':["
                + "{'finish_reason':'stop'},".repeat(50) + "{}]}");

        assertThat(marks.id()).hasSize(128);
        assertThat(marks.model()).hasSize(128);
        assertThat(marks.finishReasons()).hasSize(8);
    }

    private static AnswerMarks of(String json) {
        return AnswerMarks.of(WireJson.read(json.replace('\'', '"')).orElseThrow());
    }

    private static AnswerMarks stream(String... events) {
        AnswerMarks marks = AnswerMarks.NONE;
        for (String event : events) {
            marks = marks.with(SseEvent.data(event.replace('\'', '"')));
        }
        return marks;
    }
}
