package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AnthropicNamesAndHeadersTest {

    private static Conversion convert(String fields) {
        ObjectNode client = Fixtures.object("{'messages':[{'role':'user','content':'hi'}]," + fields + "}");
        return new AnthropicToOpenAiChat().convert(client);
    }

    private static String toolName(Conversion conversion, int index) {
        return conversion.body().at("/tools/" + index + "/function/name").stringValue();
    }

    private static String restored(Conversion conversion, String name) {
        JsonNode answer = conversion.response(
                Fixtures.quoted("{'choices':[{'message':{'tool_calls':[{'id':'c','function':{'name':'" + name
                        + "','arguments':'{}'}}]}}]}"),
                ModelNames.NONE);
        return answer.at("/content/0/name").stringValue();
    }

    @Test
    void legalNamesUpTo64CharactersStay_ANQ57() {
        assertThat(ToolNames.rewrite("a".repeat(64))).isEqualTo("a".repeat(64));
        ToolNames names = new ToolNames();
        names.legal("a".repeat(64));
        assertThat(names.isEmpty()).isTrue();
    }

    @Test
    void otherNamesAreCutAndGetADigest_ANQ58_ANQ59_ANQ61() {
        assertThat(ToolNames.rewrite("a".repeat(70))).isEqualTo("a".repeat(55) + "_6bd5e503");
        assertThat(ToolNames.rewrite("get weather")).isEqualTo("get_weather_dce3870e");
        assertThat(ToolNames.rewrite("my tool.with spaces!")).matches("[a-zA-Z0-9_-]{1,64}");
        assertThat(ToolNames.rewrite("wätter")).startsWith("w__tter_").matches("[a-zA-Z0-9_-]{1,64}");
        String first = ToolNames.rewrite("x".repeat(60) + "!aaa");
        String second = ToolNames.rewrite("x".repeat(60) + "@aaa");
        assertThat(first).isNotEqualTo(second).hasSize(64);
        assertThat(second).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "my tool!x"})
    void choiceAndAnswerFollowARename_ANQ58_ANQ62_ANQ77_ANR13(String name) {
        Conversion conversion =
                convert("'tools':[{'name':'" + name + "'}],'tool_choice':{'type':'tool','name':'" + name + "'}");

        String legal = toolName(conversion, 0);
        assertThat(legal).matches("[a-zA-Z0-9_-]{1,64}").isNotEqualTo(name);
        assertThat(conversion.body().at("/tool_choice/function/name").stringValue())
                .isEqualTo(legal);
        assertThat(restored(conversion, legal)).isEqualTo(name);
    }

    @Test
    void historyFollowsARenameDeclaredOrNot_ANQ69_ANQ70_ANQ71() {
        Conversion orphan = convert("'messages':[{'role':'assistant','content':"
                + "[{'type':'tool_use','id':'1','name':'orphan tool!','input':{}}]}]");
        String legal =
                orphan.body().at("/messages/0/tool_calls/0/function/name").stringValue();
        assertThat(restored(orphan, legal)).isEqualTo("orphan tool!");

        Conversion both = convert("'tools':[{'name':'get weather'},{'name':'get_weather'}],'messages':[{'role':"
                + "'assistant','content':[{'type':'tool_use','id':'1','name':'get weather','input':{}}]}]");
        assertThat(toolName(both, 1)).isEqualTo("get_weather");
        assertThat(toolName(both, 0)).isNotEqualTo("get_weather");
        assertThat(both.body().at("/messages/0/tool_calls/0/function/name").stringValue())
                .isEqualTo(toolName(both, 0));
        assertThat(restored(both, toolName(both, 0))).isEqualTo("get weather");
        assertThat(restored(both, "get_weather")).isEqualTo("get_weather");
    }

    @Test
    void anUndeclaredChoiceAddsNoMapping_ANQ78() {
        Conversion conversion =
                convert("'tools':[{'name':'real_tool'}],'tool_choice':{'type':'tool','name':'ghost tool'}");

        assertThat(restored(conversion, ToolNames.rewrite("ghost tool"))).isEqualTo(ToolNames.rewrite("ghost tool"));
    }

    @Test
    void theKeyBecomesABearerTokenAndVendorHeadersStayHere_ANQ38() {
        List<HeaderField> headers = List.of(
                new HeaderField("X-Api-Key", "sk-ant-123"),
                new HeaderField("anthropic-version", "1"),
                new HeaderField("Anthropic-Beta", "b"),
                new HeaderField("anthropic-custom-header", "c"),
                new HeaderField("x-stainless-arch", "x"),
                new HeaderField("x-stainless-os", "o"),
                new HeaderField("content-type", "application/json"));

        assertThat(new AnthropicToOpenAiChat().headers(true).apply(headers))
                .containsExactly(
                        new HeaderField("content-type", "application/json"),
                        new HeaderField("authorization", "Bearer sk-ant-123"));
    }

    @Test
    void anAuthorizationIsKept_ANQ39() {
        List<HeaderField> headers =
                List.of(new HeaderField("x-api-key", "sk"), new HeaderField("Authorization", "Bearer existing-token"));

        assertThat(new AnthropicToOpenAiChat().headers(true).apply(headers))
                .containsExactly(new HeaderField("Authorization", "Bearer existing-token"));
        assertThat(headers.get(1)).hasToString("Authorization: ***");
    }

    @Test
    void convertersAreFoundByWhatBothSidesSpeak() {
        assertThat(ProtocolConverters.find(Protocol.ANTHROPIC_MESSAGES, Set.of(Protocol.OPENAI_CHAT), false))
                .get()
                .isInstanceOf(AnthropicToOpenAiChat.class);
        assertThat(ProtocolConverters.find(Protocol.OPENAI_EMBEDDINGS, Set.of(Protocol.VERTEX_PREDICT), false))
                .get()
                .isInstanceOf(EmbeddingsToVertexPredict.class);
        assertThat(ProtocolConverters.find(Protocol.PASSTHROUGH, Set.of(Protocol.OPENAI_CHAT), false))
                .isEmpty();
    }
}
