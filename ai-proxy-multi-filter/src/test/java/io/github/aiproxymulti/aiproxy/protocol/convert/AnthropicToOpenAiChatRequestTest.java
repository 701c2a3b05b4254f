package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class AnthropicToOpenAiChatRequestTest {

    private static final String BASE = "{'model':'m','max_tokens':100,'messages':[{'role':'user','content':'hi'}]}";
    private static final String TOOL = "'tools':[{'name':'f','input_schema':{}}]";

    private static ObjectNode convert(ObjectNode client) {
        ObjectNode before = client.deepCopy();
        ObjectNode body = new AnthropicToOpenAiChat().convert(client).body();
        assertThat(client).isEqualTo(before);
        return body;
    }

    private static ObjectNode with(String fields) {
        ObjectNode client = Fixtures.object(BASE);
        client.setAll(Fixtures.object("{" + fields + "}"));
        return client;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ANQ-02|'thinking':{'type':'enabled','budget_tokens':8000}|{'reasoning_effort':'high'}
            ANQ-03|'max_tokens':1024|{'max_completion_tokens':1024}
            ANQ-05|'tools':[{'name':'f'}],'tool_choice':{'type':'any'}|{'tool_choice':'required'}
            ANQ-06|'tools':[{'name':'f'}],'tool_choice':{'type':'none'}|{'tool_choice':'none'}
            ANQ-07|'tools':[{'name':'search'}],'tool_choice':{'type':'tool','name':'search'}|{'tool_choice':{'type':'function','function':{'name':'search'}}}
            ANQ-09|'thinking':{'type':'enabled','budget_tokens':0}|{'reasoning_effort':'minimal'}
            ANQ-09|'thinking':{'type':'enabled','budget_tokens':1023}|{'reasoning_effort':'minimal'}
            ANQ-10|'thinking':{'type':'enabled','budget_tokens':1024}|{'reasoning_effort':'low'}
            ANQ-10|'thinking':{'type':'enabled','budget_tokens':2047}|{'reasoning_effort':'low'}
            ANQ-11|'thinking':{'type':'enabled','budget_tokens':2048}|{'reasoning_effort':'medium'}
            ANQ-11|'thinking':{'type':'enabled','budget_tokens':4095}|{'reasoning_effort':'medium'}
            9.2|'thinking':{'type':'enabled','budget_tokens':4096}|{'reasoning_effort':'high'}
            9.2|'thinking':{'type':'enabled','budget_tokens':'9000'}|{'reasoning_effort':'minimal'}
            9.2|'thinking':{'type':'adaptive'}|{'reasoning_effort':'medium'}
            ANQ-13|'thinking':{'type':'enabled'}|{'reasoning_effort':'minimal'}
            ANQ-15|'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}|{'reasoning_effort':'low'}
            ANQ-15|'thinking':{'type':'adaptive'},'output_config':{'effort':'xhigh'}|{'reasoning_effort':'xhigh'}
            ANQ-30|'output_format':{'type':'json_schema','schema':{'type':'object','additionalProperties':false}}|{'response_format':{'type':'json_schema','json_schema':{'name':'structured_output','strict':true,'schema':{'type':'object','additionalProperties':false}}}}
            ANQ-25|'output_config':{'effort':'low','format':{'type':'json_schema','schema':{'type':'object','properties':{'b':{'type':'string'},'a':{'type':'string'}},'required':['a']}}}|{'response_format':{'type':'json_schema','json_schema':{'name':'structured_output','strict':true,'schema':{'type':'object','properties':{'b':{'type':'string'},'a':{'type':'string'}},'required':['a','b'],'additionalProperties':false}}}}
            ANQ-26|'output_format':{'type':'json_schema','schema':{'type':'object','properties':{'e':{'type':'object','properties':{}},'l':{'type':'array','items':{'type':'object','properties':{'x':{}}}},'o':{'anyOf':[{'type':'object','properties':{'y':{}}},{'$ref':'#/$defs/Inner'}]}},'$defs':{'Inner':{'type':'object','properties':{'z':{}}}}}}|{'response_format':{'type':'json_schema','json_schema':{'name':'structured_output','strict':true,'schema':{'type':'object','properties':{'e':{'type':'object','properties':{},'additionalProperties':false,'required':[]},'l':{'type':'array','items':{'type':'object','properties':{'x':{}},'additionalProperties':false,'required':['x']}},'o':{'anyOf':[{'type':'object','properties':{'y':{}},'additionalProperties':false,'required':['y']},{'$ref':'#/$defs/Inner'}]}},'$defs':{'Inner':{'type':'object','properties':{'z':{}},'additionalProperties':false,'required':['z']}},'additionalProperties':false,'required':['e','l','o']}}}}
            ANQ-31|'output_config':{'format':{'type':'json_schema','schema':{'type':'string'}}}|{'response_format':{'type':'json_schema','json_schema':{'name':'structured_output','strict':true,'schema':{'type':'string'}}}}
            ANQ-50|'stop_sequences':['END','STOP']|{'stop':['END','STOP']}
            ANQ-51|'stream':true|{'stream':true,'stream_options':{'include_usage':true}}
            ANQ-53|'metadata':{'user_id':'user-123'}|{'user':'user-123'}
            ANQ-63|'service_tier':'auto'|{'service_tier':'auto'}
            ANQ-67|'tools':[{'name':'f'}],'tool_choice':{'type':'auto'}|{'tool_choice':'auto'}
            9.1|'tools':[{'name':'f'}],'tool_choice':{'type':'auto','disable_parallel_tool_use':true}|{'tool_choice':'auto','parallel_tool_calls':false}
            9.1|'temperature':0,'top_p':0.5|{'temperature':0,'top_p':0.5}
            9.1 null|'max_tokens':null,'temperature':null,'top_p':null|{'max_completion_tokens':null,'temperature':null,'top_p':null}
            9.1 null|'stream':null|{'stream':null,'stream_options':{'include_usage':true}}
            9.1|'stream':false|{'stream':false}
            ANQ-34|'system':[{'type':'text','text':'S','cache_control':{'type':'ephemeral'}}]|{'messages':[{'role':'system','content':'S'},{'role':'user','content':'hi'}]}
            ANQ-42|'system':[{'type':'text','text':'You cch=1; are'}]|{'messages':[{'role':'system','content':'You cch=1; are'},{'role':'user','content':'hi'}]}
            ANQ-41|'system':[{'type':'text','text':'x-anthropic-billing-header:abc=123;def=789'}]|{'messages':[{'role':'system','content':'x-anthropic-billing-header:abc=123;def=789'},{'role':'user','content':'hi'}]}
            9.5|'system':[{'type':'text','text':'X-Anthropic-Billing-Header: cch=0f;'},{'type':'text','text':'a'},{'type':'x'},{'type':'text','text':'b'}]|{'messages':[{'role':'system','content':'ab'},{'role':'user','content':'hi'}]}
            9.5|'system':[{'type':'text','text':'x-anthropic-billing-header:a=1; cch=0f;b=2;'}]|{'messages':[{'role':'system','content':'x-anthropic-billing-header:a=1;b=2'},{'role':'user','content':'hi'}]}
            ANQ-85|'system':'S'|{'messages':[{'role':'system','content':'S'},{'role':'user','content':'hi'}]}
            9.5|'system':''|{'messages':[{'role':'user','content':'hi'}]}
            ANQ-33|'tools':[{'name':'f','description':'d','cache_control':{},'input_schema':{'type':'object'}}]|{'tools':[{'type':'function','function':{'name':'f','description':'d','parameters':{'type':'object'}}}]}
            ANQ-55|'tools':[{'type':'computer_20241022','name':'c'},{'type':'bash_20250124','name':'b'},{'type':'text_editor_20250124','name':'t'},7,{'name':''},{},{'name':'normal_tool'}]|{'tools':[{'type':'function','function':{'name':'normal_tool'}}]}
            ANQ-78|'tools':[{'name':'real_tool'}],'tool_choice':{'type':'tool','name':'ghost tool'}|{'tool_choice':{'type':'function','function':{'name':'ghost tool'}}}
            """)
    void mapsEachField(String label, String fields, String expected) {
        ObjectNode body = convert(with(fields));

        Fixtures.object(expected)
                .properties()
                .forEach(member -> assertThat(body.get(member.getKey()))
                        .as(label + " " + member.getKey())
                        .isEqualTo(member.getValue()));
    }

    @ParameterizedTest(name = "{0}: {1} gives no {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ANQ-01|'metadata':{'user_id':'u'},'top_k':5,'unknown_field':1|metadata,top_k,unknown_field
            ANQ-02|'thinking':{'type':'enabled'}|thinking
            ANQ-03|'max_tokens':1024|max_tokens
            ANQ-14|'thinking':{'type':'disabled'}|reasoning_effort
            ANQ-17|'output_config':{'effort':'high'}|reasoning_effort,output_config
            ANQ-27|'output_format':{'type':'json_object'}|response_format,output_format
            ANQ-27|'output_format':{'type':'json_object'},'output_config':{'format':{'type':'json_schema','schema':{'type':'string'}}}|response_format
            ANQ-29|'output_format':{'type':'json_schema','schema':{}}|response_format
            ANQ-50|'stop_sequences':['a']|stop_sequences
            ANQ-54|'metadata':{}|user
            ANQ-65|'tool_choice':{'type':'auto'}|tools,tool_choice
            ANQ-66|'tools':[{'type':'web_search','name':'w'}],'tool_choice':{'type':'any','disable_parallel_tool_use':true}|tools,tool_choice,parallel_tool_calls
            9.1|'tools':[{'name':'f'}],'tool_choice':{'type':'other'}|tool_choice,parallel_tool_calls
            9.1 null|'system':null,'tools':null,'thinking':null,'metadata':null,'stop_sequences':null,'service_tier':null,'tool_choice':null,'output_format':null|system,tools,metadata,stop,service_tier,tool_choice,response_format
            9.1|'stream':false|stream_options
            """)
    void leavesOut(String label, String fields, String absent) {
        ObjectNode body = convert(with(fields));

        for (String name : absent.split(",", -1)) {
            assertThat(body.has(name)).as(label + " " + name).isFalse();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ANQ-18|[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image','source':{'type':'base64','media_type':'image/jpeg','data':'abc123'}}]}]|[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url','image_url':{'url':'data:image/jpeg;base64,abc123'}}]}]
            ANQ-19|[{'role':'user','content':[{'type':'text','text':'a'},{'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'JVBER'}}]}]|[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url','image_url':{'url':'data:application/pdf;base64,JVBER'}}]}]
            9.6 url|[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'http://x/y.png'}},{'type':'document','source':{'type':'url','url':'http://x/y.pdf'}},{'type':'image','source':{'type':'base64','data':'q'}},{'type':'document','source':{'type':'base64','data':'p'}}]}]|[{'role':'user','content':[{'type':'image_url','image_url':{'url':'http://x/y.png'}},{'type':'image_url','image_url':{'url':'data:image/png;base64,q'}},{'type':'image_url','image_url':{'url':'data:application/pdf;base64,p'}}]}]
            ANQ-21|[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image','source':{'type':'url','url':''}}]}]|[{'role':'user','content':[{'type':'text','text':'a'}]}]
            ANQ-22|[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image','source':{'type':'url'}}]}]|[{'role':'user','content':[{'type':'text','text':'a'}]}]
            ANQ-23|[{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1','content':[{'type':'text','text':'t'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'i'}}]}]}]|[{'role':'tool','tool_call_id':'call_1','content':[{'type':'text','text':'t'},{'type':'image_url','image_url':{'url':'data:image/png;base64,i'}}]}]
            ANQ-35|[{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}]}]|[{'role':'user','content':[{'type':'text','text':'a'}]}]
            ANQ-37|[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'get_time','input':{}}]}]|[{'role':'assistant','tool_calls':[{'id':'t','type':'function','function':{'name':'get_time','arguments':'{}'}}]}]
            9.6 input|[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f'},{'type':'tool_use','id':5,'name':'f'},{'type':'tool_use','id':'u'}]}]|[{'role':'assistant','tool_calls':[{'id':'t','type':'function','function':{'name':'f','arguments':'{}'}}]}]
            ANQ-43|[{'role':'user','content':[{'type':'tool_result','tool_use_id':'call_1','content':'result 1'},{'type':'tool_result','tool_use_id':'call_2','content':[{'type':'text','text':'result'},{'type':'text','text':' 2'}]}]}]|[{'role':'tool','tool_call_id':'call_1','content':'result 1'},{'role':'tool','tool_call_id':'call_2','content':'result 2'}]
            ANQ-45|[{'role':'user','content':'start'},{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f'},{'type':'tool_use','id':'b','name':'f'}]},{'role':'user','content':[{'type':'text','text':'go'},{'type':'tool_result','tool_use_id':'a','content':'1'},{'type':'tool_result','tool_use_id':'b','is_error':true}]}]|[{'role':'user','content':'start'},{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},{'id':'b','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'a','content':'1'},{'role':'tool','tool_call_id':'b','content':''},{'role':'user','content':[{'type':'text','text':'go'}]}]
            ANQ-46|[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'},{'type':'text','text':'t'},{'type':'image','source':{'type':'base64','media_type':'image/png','data':'img'}}]}]|[{'role':'tool','tool_call_id':'a','content':'1'},{'role':'user','content':[{'type':'text','text':'t'},{'type':'image_url','image_url':{'url':'data:image/png;base64,img'}}]}]
            ANQ-47|[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':'1'}]}]|[{'role':'tool','tool_call_id':'a','content':'1'}]
            ANQ-49|[{'role':'assistant','content':[{'type':'text','text':'x'},{'type':'tool_use','id':'s','name':'search','input':{'q':1.0}}]}]|[{'role':'assistant','content':'x','tool_calls':[{'id':'s','type':'function','function':{'name':'search','arguments':'{^q^:1.0}'}}]}]
            ANQ-73|[{'role':'user','content':[{'type':'text','text':'a'}]}]|[{'role':'user','content':[{'type':'text','text':'a'}]}]
            ANQ-74|[{'role':'assistant','content':[{'type':'text','text':'x'},{'type':'text','text':'y'}]}]|[{'role':'assistant','content':'xy'}]
            ANQ-75|[{'role':'user','content':[{'type':'text','text':'b'},{'type':'text','text':'c'}]}]|[{'role':'user','content':[{'type':'text','text':'b'},{'type':'text','text':'c'}]}]
            9.6 dropped|[{'role':'user','content':[{'type':'thinking','thinking':'t'},{'type':'redacted_thinking'},7,null,{'type':'new'},{'type':'image'},{'type':'text'}]}]|[{'role':'user','content':''}]
            9.6 empty text|[{'role':'user','content':[{'type':'text','text':''}]},{'role':'assistant','content':[]}]|[{'role':'user','content':[{'type':'text','text':''}]},{'role':'assistant','content':''}]
            """)
    void convertsTheConversation(String label, String messages, String expected) {
        JsonNode converted = convert(with("'messages':" + messages)).get("messages");

        assertThat(converted).as(label).isEqualTo(Fixtures.quoted(expected.replace("^", "\\'")));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'messages':null|missing messages
            'messages':'hello'|missing messages
            'messages':[]|missing messages
            'messages':{}|missing messages
            'messages':[{'role':'user','content':'a'},7]|invalid message at index 2
            'messages':[{'content':'a'}]|invalid message at index 1
            'messages':[{'role':1,'content':'a'}]|invalid message at index 1
            'messages':[{'role':'user'}]|invalid message content at index 1
            'messages':[{'role':'user','content':{}}]|invalid message content at index 1
            'messages':[{'role':'user','content':[{'type':'image','source':true}]}]|invalid image source at message 1
            'messages':[{'role':'user','content':[{'type':'document','source':'x'}]}]|invalid document source at message 1
            'messages':[{'role':'user','content':[{'type':'text','text':1}]}]|invalid text at message 1
            'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':5}]}]|invalid tool_result content at message 1
            'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'a','content':[{'type':'image','source':[]}]}]}]|invalid image source at message 1
            'model':1|invalid model
            'system':5|invalid system
            'system':[{'type':'text','text':[]}]|invalid system text
            'tools':{}|invalid tools
            'tools':[{'name':'f','input_schema':'x'}]|invalid tool input_schema
            'tools':[{'name':'f','description':1}]|invalid tool description
            'tool_choice':'auto'|invalid tool_choice
            'thinking':'enabled'|invalid thinking
            'thinking':{'type':'adaptive'},'output_config':1|invalid output_config
            'output_format':'json'|invalid output_format
            'output_config':{'format':1}|invalid output_config.format
            'metadata':'u'|invalid metadata
            'metadata':{'user_id':1}|invalid metadata.user_id
            'stop_sequences':'END'|invalid stop_sequences
            'max_tokens':'100'|invalid max_tokens
            'temperature':'hot'|invalid temperature
            'service_tier':1|invalid service_tier
            """)
    void rejectsWhatCannotBeMeant_ANQ82_ANQ83_ANQ87(String fields, String reason) {
        assertThatExceptionOfType(ConversionException.class)
                .isThrownBy(() -> convert(with(fields)))
                .withMessage(reason);
    }

    @Test
    void theResultSharesNothingWithTheClientsBody() {
        ObjectNode client = with(TOOL + ",'stop_sequences':['a'],'stream':true");
        ObjectNode before = client.deepCopy();
        ObjectNode body = new AnthropicToOpenAiChat().convert(client).body();

        ((ObjectNode) body.at("/tools/0/function/parameters")).put("changed", true);
        ((ArrayNode) body.get("stop")).add("changed");

        assertThat(client).isEqualTo(before);
    }

    @Test
    void randomMutationsThrowNothingButTheDeclaredException() {
        Random random = new Random(21);
        String[] junk = {"null", "1", "'x'", "[]", "{}", "[{}]", "true", "{'type':'text'}", "[{'type':'image'}]"};
        String rich = "'system':[{'type':'text','text':'s'}]," + TOOL + ",'tool_choice':{'type':'tool','name':'f'},"
                + "'thinking':{'type':'adaptive'},'output_config':{'effort':'low','format':{'type':'json_schema',"
                + "'schema':{'type':'object','properties':{'a':{'items':{}}}}}},'metadata':{'user_id':'u'},"
                + "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'u'}},"
                + "{'type':'tool_result','tool_use_id':'t','content':[{'type':'text','text':'x'}]},"
                + "{'type':'tool_use','id':'i','name':'n','input':{}}]}]";
        for (int i = 0; i < 4_000; i++) {
            ObjectNode client = with(rich);
            mutate(client, random, Fixtures.quoted(junk[random.nextInt(junk.length)]));
            try {
                assertThat(WireJson.bytes(convert(client))).isNotEmpty();
            } catch (ConversionException declared) {
                assertThat(declared.reason()).matches("(invalid|missing) .+");
            }
        }
    }

    private static void mutate(JsonNode node, Random random, JsonNode junk) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            String name = object.propertyNames().stream()
                    .skip(random.nextInt(object.size()))
                    .findFirst()
                    .orElseThrow();
            if (random.nextInt(3) == 0 || !object.get(name).isContainer()) {
                object.set(name, junk);
            } else {
                mutate(object.get(name), random, junk);
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            mutate(array.get(random.nextInt(array.size())), random, junk);
        }
    }
}
