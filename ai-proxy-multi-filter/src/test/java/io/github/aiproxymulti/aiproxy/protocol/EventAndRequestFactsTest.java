package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventAndRequestFactsTest {

    private static ProtocolCodec codec(String label) {
        return ProtocolCodecs.of(Protocol.ofLabel(label).orElseThrow());
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openai-chat|message|{'choices':[{'delta':{'role':'assistant','content':''}}]}|DELTA|
            openai-chat|message|{'choices':[{'delta':{'content':'x'}}],'usage':null}|DELTA|content
            openai-chat|message|{'choices':[{'delta':{'reasoning_content':'x'}}]}|DELTA|content
            openai-chat|message|{'choices':[{'delta':{'refusal':'x'}}]}|DELTA|content
            openai-chat|message|{'choices':[{'delta':{'tool_calls':[{}]}}]}|DELTA|content tool
            openai-chat|message|{'choices':[{'delta':{'tool_calls':[]}}]}|DELTA|
            openai-chat|message|{'choices':[],'usage':{}}|USAGE|
            openai-chat|message|{'error':{'message':'x'}}|DELTA|error
            openai-chat|message|{'error':false}|DELTA|
            openai-chat|message|[DONE]|DONE|
            openai-chat|message| |SKIP|
            openai-chat|message|{broken|SKIP|warning
            openai-chat|other|{'choices':[{'delta':{'content':'x'}}]}|SKIP|
            openai-responses|response.output_text.delta|{'delta':'x'}|DELTA|content
            openai-responses|message|{'type':'response.output_text.delta','delta':'x'}|DELTA|content
            openai-responses|response.output_text.delta|{'delta':7}|SKIP|
            openai-responses|response.output_text.delta|{broken|SKIP|warning
            openai-responses|response.reasoning_summary_text.delta|{}|SKIP|content
            openai-responses|response.created|{}|SKIP|
            openai-responses|response.completed|{}|DONE|
            openai-responses|response.completed|{'response':{'output':[{'type':'function_call'}]}}|DONE|tool
            openai-responses|response.completed|{'response':{'usage':{},'output':[{'type':'function_call'}]}}|USAGE_AND_DONE|tool
            openai-responses|response.failed|{}|DONE|error
            openai-responses|response.incomplete|{}|DONE|
            openai-responses|error|{}|DONE|error
            openai-embeddings|message|{'usage':{}}|SKIP|
            anthropic-messages|ping|{}|SKIP|
            anthropic-messages|message_start|{'message':{'usage':{'input_tokens':1}}}|USAGE|
            anthropic-messages|message_start|{broken|SKIP|warning
            anthropic-messages|content_block_start|{'content_block':{'type':'text'}}|SKIP|
            anthropic-messages|content_block_start|{'content_block':{'type':'tool_use'}}|SKIP|content tool
            anthropic-messages|content_block_delta|{'delta':{'type':'text_delta','text':'x'}}|DELTA|content
            anthropic-messages|content_block_delta|{'delta':{'type':'thinking_delta','thinking':'x'}}|SKIP|content
            anthropic-messages|content_block_delta|{'delta':{'type':'input_json_delta','partial_json':'{'}}|SKIP|content
            anthropic-messages|message_delta|{'delta':{}}|SKIP|
            anthropic-messages|message_stop|{}|DONE|
            anthropic-messages|error|{broken|DONE|error warning
            """)
    void tellsWhatAnEventMeans(String protocol, String type, String data, EventFacts.Kind kind, String flags) {
        EventFacts facts = codec(protocol).event(SseEvent.of(type, data == null ? "" : data.replace('\'', '"')));

        assertThat(facts.kind()).isEqualTo(kind);
        String found = (facts.content() ? "content " : "")
                + (facts.toolCall() ? "tool " : "")
                + (facts.error() ? "error " : "")
                + (facts.warning() != null ? "warning" : "");
        assertThat(found.strip()).isEqualTo(flags == null ? "" : flags);
    }

    @Test
    void warnsInTheWordsOfTheSpecification() {
        assertThat(codec("anthropic-messages")
                        .event(SseEvent.of("error", "{\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy\"}}"))
                        .warning())
                .isEqualTo("Anthropic SSE error: type=overloaded_error, message=Busy");
        assertThat(codec("openai-chat").event(SseEvent.data("{")).warning()).isEqualTo("failed to decode SSE data");
        EventFacts exception = codec("bedrock-converse")
                .event(new EventStreamMessage(
                        Map.of(":message-type", "exception", ":exception-type", "throttlingException"),
                        new byte[] {1}));
        assertThat(exception.warning()).isEqualTo("Bedrock stream error: type=throttlingException");
        assertThat(exception.isDone()).isTrue();
    }

    @Test
    void rawUsageHasNoNulls() {
        EventFacts facts = codec("openai-chat")
                .event(SseEvent.data("{\"usage\":{\"a\":null,\"b\":1,\"d\":{\"e\":null,\"f\":2}}}"));

        assertThat(facts.rawUsage()).isEqualTo(Fixtures.quoted("{'b':1,'d':{'f':2}}"));
    }

    @Test
    void usageIsMergedByPositiveNumbers() {
        Usage start = new Usage(50, 1, 51, 200, 100, 0);

        assertThat(start.mergedWith(new Usage(0, 30, 30, 0, 0, 7))).isEqualTo(new Usage(50, 30, 80, 200, 100, 7));
        assertThat(start.mergedWith(new Usage(0, 0, 900, 0, 0, 0)).totalTokens())
                .isEqualTo(900);
        assertThat(start.mergedWith(Usage.NONE)).isEqualTo(start);
    }

    @Test
    void rawUsageIsMergedByPositiveNumbersAndTextWaitsForUsage() {
        StreamFacts facts = new StreamFacts(5);
        facts.add(EventFacts.text("abc"));
        assertThat(facts.text()).isEmpty();
        assertThat(facts.usage()).isEmpty();

        facts.add(EventFacts.usage(
                EventFacts.Kind.USAGE, Usage.NONE, Fixtures.object("{'input':5,'s':'x','output':1}"), false));
        facts.add(EventFacts.text("defgh"));
        assertThat(facts.text()).isEqualTo("abc");
        facts.add(EventFacts.usage(
                EventFacts.Kind.USAGE_AND_DONE,
                Usage.NONE,
                Fixtures.object("{'input':0,'output':9,'s':'y','new':2}"),
                true));

        assertThat(facts.text()).isEqualTo("abcde");
        assertThat(facts.rawUsage()).contains(Fixtures.object("{'input':5,'s':'x','output':9,'new':2}"));
        assertThat(facts.done()).isTrue();
        assertThat(facts.toolCall()).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openai-chat|{'messages':[{'role':'system','content':'S'},{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url'},{'type':'text','text':'b'}]},{'role':'assistant','content':null},{'role':'user','content':[]}]}|system=S user=a b
            SEM-16 openai-responses|{'instructions':'I','input':'help me'}|system=I user=help me
            openai-responses|{'input':['bare',{'role':'developer','content':'c'},{'role':'user','content':[{'type':'input_text','text':'p'},{'type':'input_image'}]},{'text':'t'},{'type':'function_call_output','output':'o'},{'type':'reasoning'},7]}|user=bare developer=c user=p user=t user=o
            openai-embeddings|{'input':'e'}|user=e
            openai-embeddings|{'input':['e']}|
            SEM-17 anthropic-messages|{'system':'S','messages':[{'role':'user','content':'help me'}]}|system=S user=help me
            anthropic-messages|{'system':[{'type':'text','text':'S'}],'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image'}]}]}|user=a
            bedrock-converse|{'system':[{'text':'S'},{'text':'T'}],'messages':[{'role':'user','content':[{'text':'a'},{'image':{}},{'text':'b'}]}]}|system=S T user=a b
            passthrough|{'messages':[{'role':'user','content':'x'}]}|
            """)
    void extractsMessages_SEM(String label, String request, String expected) {
        String protocol = label.substring(label.lastIndexOf(' ') + 1);
        List<String> messages = codec(protocol).messages(Fixtures.quoted(request)).stream()
                .map(message -> message.role() + "=" + message.content())
                .toList();

        assertThat(String.join(" ", messages)).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            openai-chat|{'user':'alice','messages':[1]}|alice|[1]
            openai-chat|{'user':'alice','safety_identifier':'user-xyz'}|user-xyz|
            openai-chat|{'user':7}||
            openai-responses|{'user':'bob','input':'i'}|bob|'i'
            openai-embeddings|{'user':'bob','input':['i']}||['i']
            anthropic-messages|{'metadata':{'user_id':'u1'},'user':'no','messages':[]}|u1|[]
            bedrock-converse|{'user':'no','messages':[2]}||[2]
            passthrough|{'user':'no','messages':[2]}||
            """)
    void namesEndUserAndLoggedContent_VAR04_VAR08(String protocol, String request, String user, String content) {
        ProtocolCodec codec = codec(protocol);

        assertThat(codec.endUser(Fixtures.quoted(request)).orElse(null)).isEqualTo(user);
        assertThat(codec.requestContent(Fixtures.quoted(request)).orElse(null))
                .isEqualTo(content == null ? null : Fixtures.quoted(content));
    }
}
