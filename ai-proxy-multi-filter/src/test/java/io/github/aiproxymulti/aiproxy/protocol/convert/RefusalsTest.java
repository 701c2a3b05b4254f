package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What cannot be said in the provider's protocol is refused in words, rather than left out. */
class RefusalsTest {

    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'n':2|unsupported n (expected: 1)",
                "'logprobs':true|unsupported logprobs",
                "'modalities':['text','audio']|unsupported modalities (expected: text)",
                "'stream':'yes'|invalid stream",
                "'stop':[1]|invalid stop",
                "'temperature':'hot'|invalid temperature",
                "'max_tokens':0|invalid max_completion_tokens (expected: an integer >= 1)",
                "'max_tokens':1e99|invalid max_completion_tokens (expected: an integer >= 1)",
                "'tool_choice':'maybe'|unsupported tool_choice (expected: auto, none, required or a function)",
                "'tools':[{'type':'web_search'}]|unsupported type at tool 1 (expected: function)",
                "'functions':[{'name':'f'}]|unsupported functions (expected: tools)",
                "'reasoning_effort':'huge'|unsupported reasoning_effort (expected: none, minimal, low, medium, high or xhigh)",
                "'response_format':{'type':'json_object'}|unsupported response_format (expected: text, or json_schema with a schema)",
            })
    void settingsThatOnlyOpenAiHas(String member, String reason) {
        ObjectNode request = Fixtures.object("{" + HI + "," + member + "}");

        refuses(new OpenAiChatToAnthropic(), request, reason);
        refuses(new OpenAiChatToBedrock(), request, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'narrator','content':'x'}|unsupported role at message 2 (expected: system, developer, user, assistant or tool)",
                "{'role':'user','content':7}|invalid message content at index 2",
                "{'role':'user','content':[{'type':'input_audio'}]}|unsupported content part at message 2 (expected: text, image_url or file)",
                "{'role':'user','content':[{'type':'file','file':{'file_id':'f'}}]}|unsupported file at message 2 (expected: file_data as a data: URL)",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,x'}}]}|invalid image_url at message 2 (expected: data:<media type>;base64,<data>)",
                "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'{'}}]}|invalid tool call arguments at message 2 (expected: the text of a JSON object)",
                "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f','arguments':'[1]'}}]}|invalid tool call arguments at message 2 (expected: the text of a JSON object)",
                "{'role':'assistant','thinking_blocks':[{'type':'thinking','thinking':'x'}]}|invalid thinking_blocks at message 2 (expected: signature)",
                "{'role':'tool','content':'x'}|invalid tool_call_id at message 2",
            })
    void messagesThatCannotBeSaid(String message, String reason) {
        ObjectNode request = Fixtures.object("{'messages':[{'role':'user','content':'Hi'}," + message + "]}");

        refuses(new OpenAiChatToAnthropic(), request, reason);
        refuses(new OpenAiChatToBedrock(), request, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input':'x','previous_response_id':'r'|unsupported previous_response_id (expected: the whole conversation in input)",
                "'input':'x','store':true|unsupported store (expected: false, nothing is stored)",
                "'input':'x','background':true|unsupported background (expected: false)",
                "'input':'x','tools':[{'type':'web_search_preview'}]|unsupported type at tool 1 (expected: function)",
                "'input':[]|invalid input (expected: a text, or a list of at least one item)",
                "'input':[{'type':'item_reference','id':'i'}]|unsupported type of input item 1 (expected: message, function_call, function_call_output or reasoning)",
                "'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}]|unsupported input_image of input item 1 (expected: image_url)",
                "'input':[{'type':'function_call','call_id':'c'}]|invalid function_call of input item 1 (expected: call_id, name and arguments)",
            })
    void responsesThatNeedAMemory(String members, String reason) {
        refuses(new OpenAiResponsesToChat(), Fixtures.object("{" + members + "}"), reason);
    }

    @Test
    void noThinkingWhereItIsNotAllowed() {
        String tools = "'tools':[{'type':'function','function':{'name':'f'}}]";
        String call = "{'role':'assistant','tool_calls':[{'id':'c','type':'function','function':{'name':'f'}}]},"
                + "{'role':'tool','tool_call_id':'c','content':'1'}";

        assertThat(thinks("'messages':[{'role':'user','content':'Hi'}]")).isTrue();
        assertThat(thinks(HI + ",'max_tokens':1024")).isFalse();
        assertThat(thinks(HI + ",'tool_choice':'required'," + tools)).isFalse();
        assertThat(thinks("'messages':[{'role':'user','content':'Hi'}," + call + "]"))
                .isFalse();
    }

    private static boolean thinks(String members) {
        return new OpenAiChatToAnthropic()
                .convert(Fixtures.object("{'reasoning_effort':'high'," + members + "}"))
                .body()
                .has("thinking");
    }

    private static void refuses(ProtocolConverter converter, ObjectNode request, String reason) {
        assertThatExceptionOfType(ConversionException.class)
                .isThrownBy(() -> converter.convert(request))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
