package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.EventStreamMessage;
import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireEvent;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AnthropicToOpenAiChatStreamTest {

    private static final SseEvent DONE = SseEvent.data("[DONE]");

    private final StreamConversion stream = new AnthropicToOpenAiChat()
                    .convert(Fixtures.object(
                            "{'messages':[{'role':'user','content':'hi'}],'tools':[{'name':'my tool'}]}"))
                    .stream();

    private static SseEvent delta(String delta) {
        return SseEvent.data(("{'id':'c1','model':'gpt','choices':[{'delta':" + delta + "}]}").replace('\'', '"'));
    }

    private static SseEvent finish(String reason, String more) {
        return SseEvent.data(
                ("{'choices':[{'delta':{},'finish_reason':'" + reason + "'}]" + more + "}").replace('\'', '"'));
    }

    /** Short forms of events: their type and what is special about them. */
    private static List<String> brief(List<SseEvent> events) {
        return events.stream().map(AnthropicToOpenAiChatStreamTest::brief).toList();
    }

    private static String brief(SseEvent event) {
        JsonNode data = WireJson.read(event.data()).orElseThrow();
        assertThat(data.get("type").stringValue()).isEqualTo(event.type());
        String index = data.has("index") ? " " + data.get("index") : "";
        JsonNode delta = data.path("delta");
        String special = data.path("content_block").path("type").asString("")
                + delta.path("text").asString("")
                + delta.path("thinking").asString("")
                + delta.path("partial_json").asString("")
                + delta.path("stop_reason").asString("")
                + (data.has("usage") ? " " + data.get("usage") : "");
        return (event.type() + index + " " + special).strip().replace('"', '\'');
    }

    private List<String> on(WireEvent event) {
        return brief(stream.on(event));
    }

    private List<String> all(String fixture) {
        List<String> all = new ArrayList<>();
        Fixtures.events(fixture).forEach(event -> all.addAll(on(event)));
        all.addAll(brief(stream.end()));
        return all;
    }

    @Test
    void streamsInOrder_ANS01() {
        assertThat(all("protocol-conversion/openai-to-anthropic-stream.sse"))
                .containsExactly(
                        "message_start",
                        "content_block_start 0 text",
                        "content_block_delta 0 Hello",
                        "content_block_delta 0  world",
                        "content_block_stop 0",
                        "message_delta end_turn {'input_tokens':10,'output_tokens':5}",
                        "message_stop");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ANS-03, openrouter-double-finish.sse, Hi, !, 7, 2",
        "ANS-04, deepseek-usage-null.sse, Hi, !, 7, 2",
        "ANS-05, openrouter-first-chunk.sse, hello, ' world', 7, 2",
    })
    void vendorsQuirksGiveOneEnd(String label, String fixture, String first, String second, int in, int out) {
        assertThat(all("protocol-conversion/" + fixture))
                .as(label)
                .containsExactly(
                        "message_start",
                        "content_block_start 0 text",
                        "content_block_delta 0 " + first,
                        "content_block_delta 0 " + second,
                        "content_block_stop 0",
                        "message_delta end_turn {'input_tokens':" + in + ",'output_tokens':" + out + "}",
                        "message_stop");
    }

    @Test
    void aTrailingUsageChunkIsMerged_ANS07() {
        assertThat(all("protocol-conversion/usage-only-final-chunk.sse"))
                .containsOnlyOnce("message_stop")
                .endsWith("message_delta end_turn {'input_tokens':10,'output_tokens':5}", "message_stop");
    }

    @Test
    void anotherProtocolsStreamGivesNothing_ANS08() {
        assertThat(all("protocol-conversion/anthropic-mismatch.sse")).isEmpty();
    }

    @Test
    void reasoningAndTextAreBlocksOfTheirOwn_ANS09() {
        assertThat(on(delta("{'reasoning_content':'a'}")))
                .containsExactly("message_start", "content_block_start 0 thinking", "content_block_delta 0 a");
        assertThat(on(delta("{'reasoning':'b'}"))).containsExactly("content_block_delta 0 b");
        assertThat(on(delta("{'content':'c'}")))
                .containsExactly("content_block_stop 0", "content_block_start 1 text", "content_block_delta 1 c");
    }

    @Test
    void usageBehindTheFinishCountsCachedTokensApart_ANS11() {
        on(delta("{'content':'x'}"));
        assertThat(on(finish("length", ""))).containsExactly("content_block_stop 0");
        String usage = "{'choices':[],'usage':{'prompt_tokens':100,'completion_tokens':50,"
                + "'prompt_tokens_details':{'cached_tokens':20,'cache_creation_input_tokens':3}}}";
        assertThat(on(SseEvent.data(usage.replace('\'', '"'))))
                .containsExactly(
                        "message_delta max_tokens {'input_tokens':80,'output_tokens':50,'cache_read_input_tokens':20,"
                                + "'cache_creation_input_tokens':3}",
                        "message_stop");
    }

    @Test
    void blocksAreNumberedAndToolNamesRestored_ANS12() {
        on(delta("{'reasoning_content':'r'}"));
        on(delta("{'content':'t'}"));
        String legal = ToolNames.rewrite("my tool");
        List<SseEvent> events = stream.on(delta("{'tool_calls':[{'index':0,'id':'t1','function':{'name':'" + legal
                + "','arguments':'{'}},{'function':{'arguments':'lost'}},{'index':1,'function':{}}]}"));

        assertThat(brief(events))
                .containsExactly(
                        "content_block_stop 1",
                        "content_block_start 2 tool_use",
                        "content_block_delta 2 {",
                        "content_block_stop 2",
                        "content_block_start 3 tool_use");
        assertThat(WireJson.read(events.get(1).data()).orElseThrow().get("content_block"))
                .isEqualTo(Fixtures.quoted("{'type':'tool_use','id':'t1','name':'my tool','input':{}}"));
        assertThat(on(delta("{'tool_calls':[{'index':0,'function':{'arguments':'}'}}]}")))
                .containsExactly("content_block_delta 2 }");
        assertThat(on(finish("tool_calls", ""))).containsExactly("content_block_stop 3");
    }

    @Test
    void theEndIsSaidOnce_ANS13() {
        on(delta("{'content':'x'}"));
        on(finish("stop", ",'usage':{'prompt_tokens':1,'completion_tokens':2}"));

        assertThat(on(DONE))
                .containsExactly("message_delta end_turn {'input_tokens':1,'output_tokens':2}", "message_stop");
        assertThat(on(DONE)).isEmpty();
        assertThat(on(delta("{'content':'late'}"))).isEmpty();
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void pingsPassWhileTheStreamRuns_ANS15() {
        assertThat(on(SseEvent.of("ping", "{}"))).isEmpty();
        on(delta("{}"));
        assertThat(on(SseEvent.of("ping", "{}"))).containsExactly("ping");
    }

    @Test
    void aStreamThatStopsBehindItsFinishStillEnds_D17() {
        on(delta("{'content':'x'}"));
        on(finish("stop", ""));

        assertThat(brief(stream.end()))
                .containsExactly("message_delta end_turn {'input_tokens':0,'output_tokens':0}", "message_stop");
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void aStreamThatStopsInTheMiddleIsClosed() {
        on(delta("{'content':'x'}"));

        assertThat(brief(stream.end()))
                .containsExactly(
                        "content_block_stop 0",
                        "message_delta end_turn {'input_tokens':0,'output_tokens':0}",
                        "message_stop");
    }

    @Test
    void nothingReceivedGivesNoEnd() {
        assertThat(on(DONE)).isEmpty();
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void anErrorChunkBecomesTheErrorEventAndEndsTheStream() {
        on(delta("{'content':'x'}"));
        List<SseEvent> events = stream.on(SseEvent.data("{\"error\":{\"message\":\"overloaded\",\"code\":503}}"));

        assertThat(events).hasSize(1);
        assertThat(events.get(0).type()).isEqualTo("error");
        assertThat(WireJson.read(events.get(0).data()).orElseThrow().get("error"))
                .isEqualTo(Fixtures.quoted("{'type':'503','message':'overloaded'}"));
        assertThat(on(delta("{'content':'y'}"))).isEmpty();
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void startNamesIdAndModel() {
        assertThat(WireJson.read(stream.on(delta("{}")).get(0).data())
                        .orElseThrow()
                        .get("message"))
                .isEqualTo(Fixtures.quoted("{'id':'c1','type':'message','role':'assistant','model':'gpt','content':[],"
                        + "'usage':{'input_tokens':0,'output_tokens':0}}"));
    }

    @ParameterizedTest
    @CsvSource({"' stop ', true", "'null', false", "'', false"})
    void blankFinishReasonsAreNone(String reason, boolean finished) {
        on(delta("{'content':'x'}"));
        assertThat(on(finish(reason, "")).contains("content_block_stop 0")).isEqualTo(finished);
    }

    @Test
    void whateverComesTheStreamIsWellFormedAndEndsOnce() {
        Random random = new Random(31);
        String[] deltas = {
            "{'content':'x'}",
            "{'reasoning':'r'}",
            "{'content':5}",
            "[]",
            "null",
            "{'tool_calls':[{'index':0}]}",
            "{'tool_calls':[{'index':1e30,'function':{'arguments':'a'}},7]}",
            "{'tool_calls':{}}"
        };
        for (int i = 0; i < 2_000; i++) {
            StreamConversion any = new AnthropicToOpenAiChatStream(new ToolNames());
            List<SseEvent> out = new ArrayList<>();
            for (int n = random.nextInt(12); n > 0; n--) {
                out.addAll(any.on(
                        switch (random.nextInt(9)) {
                            case 0 -> DONE;
                            case 1 -> finish("stop", ",'usage':7");
                            case 2 -> SseEvent.data("{broken");
                            case 3 -> new EventStreamMessage(Map.of(), new byte[0]);
                            case 4 -> SseEvent.data("[1]");
                            default -> delta(deltas[random.nextInt(deltas.length)]);
                        }));
            }
            out.addAll(any.end());
            List<String> types = out.stream().map(SseEvent::type).toList();
            if (!types.isEmpty()) {
                assertThat(types).startsWith("message_start").endsWith("message_delta", "message_stop");
                assertThat(types).containsOnlyOnce("message_start", "message_delta", "message_stop");
                assertThat(types.stream().filter("content_block_start"::equals).count())
                        .isEqualTo(types.stream()
                                .filter("content_block_stop"::equals)
                                .count());
            }
        }
    }
}
