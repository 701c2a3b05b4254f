package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolCodecsTest {

    private static ProtocolCodec codec(String label) {
        return ProtocolCodecs.of(Protocol.ofLabel(label).orElseThrow());
    }

    private static String numbers(Usage usage) {
        return "%d %d %d %d %d %d"
                .formatted(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.totalTokens(),
                        usage.cacheReadInputTokens(),
                        usage.cacheCreationInputTokens(),
                        usage.reasoningTokens());
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            VAR-01 VAR-04|openai-chat|openai/chat-basic.json|23 8 31 0 0 0|1 + 1 = 2.|false
            total trusted|openai-chat|openai/chat-model-echo.json|8 5 10 0 0 0|ok|false
            VAR-06|openai-chat|openai/chat-with-reasoning.json|30 15 45 10 5 0|Four.|false
            tools|openai-chat|openai/chat-with-tool-calls.json|50 20 70 0 0 0|''|true
            VAR-02|openai-chat|openai/null-content.json|unknown|''|false
            null|openai-chat|openai/null-message.json|1 1 2 0 0 0|''|false
            error|openai-chat|openai/chat-error.json|unknown||false
            responses|openai-responses|openai/responses-basic.json|10 5 15 0 0 0|Hi|false
            VAR-13|openai-responses|openai/responses-with-cache.json|40 20 60 12 0 8|Hi there|false
            embeddings|openai-embeddings|openai/embeddings-list.json|8 0 8 0 0 0||false
            anthropic|anthropic-messages|anthropic/messages-basic.json|10 8 18 0 0 0|Hello|false
            VAR-16|anthropic-messages|anthropic/messages-with-cache.json|50 30 80 200 100 0|Hello|false
            bedrock|bedrock-converse|bedrock/converse-basic.json|13 5 18 0 0 0|Hello!|false
            passthrough|passthrough|openai/chat-basic.json|unknown||false
            """)
    void readsWholeAnswers(String label, String protocol, String fixture, String usage, String text, boolean toolCall) {
        ResponseFacts facts = codec(protocol).response(Fixtures.json(fixture));

        assertThat(facts.usage() == null ? "unknown" : numbers(facts.usage()))
                .as(label)
                .isEqualTo(usage);
        assertThat(facts.rawUsage() == null).isEqualTo(facts.usage() == null);
        assertThat(facts.text()).isEqualTo(text);
        assertThat(facts.toolCall()).isEqualTo(toolCall);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openai-chat|{'usage':{'prompt_tokens':3,'completion_tokens':4}}|3 4 7 0 0 0
            openai-chat|{'usage':{'prompt_tokens':3,'prompt_cache_hit_tokens':2}}|3 0 3 2 0 0
            openai-chat|{'usage':{'prompt_tokens':3,'prompt_cache_hit_tokens':2,'prompt_tokens_details':{'cached_tokens':0}}}|3 0 3 0 0 0
            openai-chat|{'usage':{'prompt_tokens':'3','completion_tokens':-4,'total_tokens':1e300,'prompt_tokens_details':7}}|0 0 9007199254740992 0 0 0
            openai-chat|{'usage':{'prompt_tokens':2.9,'total_tokens':1e-999999}}|2 0 0 0 0 0
            openai-responses|{'usage':{'input_tokens':3,'output_tokens':4}}|3 4 7 0 0 0
            bedrock-converse|{'usage':{'inputTokens':3,'outputTokens':4}}|3 4 7 0 0 0
            """)
    void readsUnusualUsage_D25(String protocol, String body, String usage) {
        assertThat(codec(protocol).response(Fixtures.quoted(body)).usage())
                .isNotNull()
                .extracting(ProtocolCodecsTest::numbers)
                .isEqualTo(usage);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            streaming|openai-chat|openai/chat-streaming.sse|10 8 18 0 0 0|Hello!|false
            VAR-05|openai-chat|openai/chat-multi-chunk.sse|10 2 12 0 0 0|Hi!|false
            VAR-09|openai-chat|openai/chat-streaming-with-tool-calls.sse|15 10 25 0 0 0|''|true
            VAR-12|openai-chat|openai/chat-streaming-with-cache.sse|30 15 45 10 5 7|x|false
            D-25|openai-chat|openai/chat-streaming-without-total.sse|3 4 0 0 0 0|x|false
            VAR-10|openai-responses|openai/responses-streaming-with-cache.sse|20 5 25 10 0 3|Hello|false
            VAR-14|anthropic-messages|anthropic/messages-streaming.sse|10 8 18 0 0 0|Hello!|false
            VAR-17|anthropic-messages|anthropic/messages-streaming-with-cache.sse|50 30 80 200 100 0|Hi|false
            tools|anthropic-messages|anthropic/messages-streaming-with-tool-use.sse|20 5 25 0 0 0|''|true
            """)
    void readsStreams(String label, String protocol, String fixture, String usage, String text, boolean toolCall) {
        StreamFacts facts = new StreamFacts(1000);
        Fixtures.events(fixture).forEach(event -> facts.add(codec(protocol).event(event)));

        assertThat(facts.usage().map(ProtocolCodecsTest::numbers)).as(label).contains(usage);
        assertThat(facts.text()).isEqualTo(text);
        assertThat(facts.toolCall()).isEqualTo(toolCall);
        assertThat(facts.done()).isTrue();
        assertThat(facts.error()).isFalse();
    }

    @Test
    void readsBedrockStreams() {
        ProtocolCodec codec = ProtocolCodecs.of(Protocol.BEDROCK_CONVERSE);
        String[][] frames = {
            {"messageStart", "{'role':'assistant'}"},
            {"contentBlockDelta", "{'delta':{'text':'Hel'},'contentBlockIndex':0}"},
            {"contentBlockDelta", "{'delta':{'text':'lo!'}}"},
            {"contentBlockDelta", "not json"},
            {"contentBlockStop", "{}"},
            {"messageStop", "{'stopReason':'end_turn'}"},
            {"metadata", "{'usage':{'inputTokens':13,'outputTokens':5,'totalTokens':18}}"}
        };
        StreamFacts facts = new StreamFacts(1000);
        EventStreamDecoder decoder = new EventStreamDecoder();
        for (String[] frame : frames) {
            byte[] bytes = EventStreamFrame.encode(
                    Map.of(":message-type", "event", ":event-type", frame[0]),
                    frame[1].replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            decoder.feed(ByteBuffer.wrap(bytes), event -> facts.add(codec.event(event)));
        }

        assertThat(facts.usage().map(ProtocolCodecsTest::numbers)).contains("13 5 18 0 0 0");
        assertThat(facts.text()).isEqualTo("Hello!");
        assertThat(facts.done()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void everyProtocolRecognisesItsOwnErrorEvent(Protocol protocol) {
        byte[] bytes = ProtocolCodecs.of(protocol).errorEvent("broken \"off\"\n");
        boolean aws = protocol == Protocol.BEDROCK_CONVERSE;
        StreamFraming framing = aws ? StreamFraming.AWS_EVENT_STREAM : StreamFraming.SSE;
        List<WireEvent> events = new ArrayList<>();
        framing.newDecoder().feed(ByteBuffer.wrap(bytes), events::add);
        EventBoundary boundary = framing.newBoundary();

        assertThat(boundary.scan(ByteBuffer.wrap(bytes))).isEqualTo(bytes.length);
        assertThat(boundary.atBoundary()).isTrue();
        assertThat(events).hasSize(1);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("broken \\\"off\\\"\\n");
        boolean readsErrors = protocol != Protocol.PASSTHROUGH
                && protocol != Protocol.VERTEX_PREDICT
                && protocol != Protocol.OPENAI_EMBEDDINGS;
        assertThat(ProtocolCodecs.of(protocol).event(events.get(0)).error()).isEqualTo(readsErrors);
        assertThat(ProtocolCodecs.of(protocol).protocol()).isEqualTo(protocol);
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(17);
        String[] types = {
            "message",
            "error",
            "message_start",
            "message_delta",
            "content_block_delta",
            "content_block_start",
            "response.completed",
            "response.output_text.delta",
            "contentBlockDelta",
            "metadata"
        };
        String[] values = {
            "7",
            "null",
            "'x'",
            "[]",
            "{}",
            "[7]",
            "{'usage':7}",
            "{'choices':[7,{'delta':7}]}",
            "{'message':{'usage':[]}}",
            "{'content':[7]}",
            "{'output':[7,{'type':'message','content':7}]}",
            "{'delta':7}",
            "{'error':7}",
            "{broken",
            "{'messages':[7,{'content':7}],'input':[7,{}],'system':7,'user':7,'metadata':7}"
        };
        for (Protocol protocol : Protocol.values()) {
            ProtocolCodec codec = ProtocolCodecs.of(protocol);
            for (int i = 0; i < 500; i++) {
                String value = values[random.nextInt(values.length)].replace('\'', '"');
                String type = types[random.nextInt(types.length)];
                assertThat(codec.event(SseEvent.of(type, value)).kind()).isNotNull();
                assertThat(codec.event(new EventStreamMessage(
                                        Map.of(":event-type", type), value.getBytes(StandardCharsets.UTF_8)))
                                .kind())
                        .isNotNull();
                WireJson.read(value).ifPresent(json -> {
                    assertThat(codec.response(json)).isNotNull();
                    assertThat(codec.messages(json)).isNotNull();
                    assertThat(codec.endUser(json)).isNotNull();
                    assertThat(codec.requestContent(json)).isNotNull();
                });
            }
        }
    }
}
