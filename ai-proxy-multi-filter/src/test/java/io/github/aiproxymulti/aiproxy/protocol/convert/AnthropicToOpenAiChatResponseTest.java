package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AnthropicToOpenAiChatResponseTest {

    private final List<String> warnings = new ArrayList<>();

    private JsonNode convert(JsonNode upstream) {
        JsonNode before = upstream.deepCopy();
        JsonNode converted = new AnthropicToOpenAiChat()
                .convert(Fixtures.object("{'messages':[{'role':'user','content':'hi'}]}"))
                .response(upstream, new ModelNames("gpt-4o", "claude"), warnings::add);
        assertThat(upstream).isEqualTo(before);
        return Fixtures.reread(converted);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ANR-01 ANR-14|openai/chat-basic.json|{'id':'chatcmpl-1','type':'message','role':'assistant','model':'gpt-4o','content':[{'type':'text','text':'1 + 1 = 2.'}],'stop_reason':'end_turn','usage':{'input_tokens':23,'output_tokens':8}}
            ANR-02|openai/chat-with-tool-calls.json|{'content':[{'type':'tool_use','id':'call_abc123','name':'get_weather','input':{'city':'Paris'}}],'stop_reason':'tool_use'}
            ANQ-86|openai/chat-tools.json|{'content':[{'type':'tool_use','id':'call_t','name':'get_weather','input':{}}],'stop_reason':'tool_use'}
            ANR-04|openai/chat-with-reasoning.json|{'content':[{'type':'thinking','thinking':'Two and two.','signature':''},{'type':'text','text':'Four.'}],'usage':{'input_tokens':20,'output_tokens':15,'cache_read_input_tokens':10,'cache_creation_input_tokens':5}}
            ANR-05|openai/chat-error.json|{'type':'error','error':{'type':'invalid_request_error','message':'The model does not exist.'}}
            ANR-06|openai/chat-with-multiple-tool-calls.json|{'content':[{'type':'text','text':'Let me check both.'},{'type':'tool_use','id':'call_1','name':'get_weather','input':{'city':'Paris'}},{'type':'tool_use','id':'call_2','name':'get_time','input':{'zone':'CET'}}]}
            ANR-08|openai/null-usage.json|{'usage':{'input_tokens':0,'output_tokens':0}}
            ANR-09|openai/null-message.json|{'content':[{'type':'text','text':''}]}
            ANR-10|openai/null-function.json|{'content':[{'type':'tool_use','id':'call_n','name':'','input':{}}]}
            """)
    void convertsAnswers(String label, String fixture, String expected) {
        JsonNode converted = convert(Fixtures.json(fixture));

        Fixtures.object(expected)
                .properties()
                .forEach(member -> assertThat(converted.get(member.getKey()))
                        .as(label + " " + member.getKey())
                        .isEqualTo(member.getValue()));
        assertThat(converted.has("stop_sequence")).isFalse();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'stop'|end_turn
            'length'|max_tokens
            'content_filter'|end_turn
            'tool_calls'|tool_use
            'function_call'|tool_use
            'new'|end_turn
            null|end_turn
            7|end_turn
            """)
    void mapsTheStopReason(String finish, String expected) {
        JsonNode converted = convert(Fixtures.quoted("{'choices':[{'finish_reason':" + finish + "}]}"));

        assertThat(converted.get("stop_reason").stringValue()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'error':'plain'}|api_error|plain
            {'error':{'code':429}}|429|``
            {'error':{'code':'c','message':5}}|c|``
            {'error':true}|api_error|``
            {'error':{'type':'t','code':'c','message':'m'},'choices':[{}]}|t|m
            """)
    void convertsErrorsOfAnyShape(String upstream, String type, String message) {
        JsonNode converted = convert(Fixtures.quoted(upstream));

        assertThat(converted.get("type").stringValue()).isEqualTo("error");
        assertThat(converted.at("/error/type").stringValue()).isEqualTo(type);
        assertThat(converted.at("/error/message").stringValue()).isEqualTo(message);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ANR-12|'123'|{}|failed to decode tool_call arguments: not a JSON object
            9.7|'{broken'|{}|failed to decode tool_call arguments: not JSON
            9.7|''|{}|failed to decode tool_call arguments: not JSON
            9.7|'[1]'|[1]|
            9.7|null|{}|
            9.7|5|{}|
            """)
    void argumentsThatAreNoObjectBecomeAnEmptyOne(String label, String arguments, String input, String warning) {
        JsonNode converted = convert(Fixtures.quoted("{'choices':[{'message':{'content':'kept','tool_calls':"
                + "[{'id':'c','function':{'name':'f','arguments':" + arguments + "}}]}}]}"));

        assertThat(converted.at("/content/0/text").stringValue()).isEqualTo("kept");
        assertThat(converted.at("/content/1/input")).as(label).isEqualTo(Fixtures.quoted(input));
        assertThat(warnings).isEqualTo(warning == null ? List.of() : List.of(warning));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'message':'x'}|no choices in response
            {'choices':[]}|no choices in response
            {'choices':{}}|no choices in response
            {'choices':[7]}|no choices in response
            {'error':false,'choices':null}|no choices in response
            [1]|response body must be a table
            'x'|response body must be a table
            null|response body must be a table
            """)
    void rejectsWhatIsNoAnswer_D10(String upstream, String reason) {
        assertThatExceptionOfType(ConversionException.class)
                .isThrownBy(() -> convert(Fixtures.quoted(upstream)))
                .withMessage(reason);
    }

    @Test
    void cachedTokensNeverMakeTheInputNegative() {
        JsonNode converted = convert(Fixtures.quoted(
                "{'choices':[{}],'usage':{'prompt_tokens':5," + "'prompt_tokens_details':{'cached_tokens':9}}}"));

        assertThat(converted.get("usage"))
                .isEqualTo(Fixtures.quoted("{'input_tokens':0,'output_tokens':0,'cache_read_input_tokens':9}"));
        assertThat(convert(Fixtures.quoted("{'choices':[{}],'usage':{'prompt_tokens':5,'prompt_tokens_details':{}}}"))
                        .get("usage"))
                .isEqualTo(Fixtures.quoted("{'input_tokens':5,'output_tokens':0,'cache_read_input_tokens':0}"));
    }
}
