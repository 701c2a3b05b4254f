package io.github.aiproxymulti.aiproxy.protocol.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aiproxymulti.aiproxy.protocol.Fixtures;
import io.github.aiproxymulti.aiproxy.protocol.SseEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EmbeddingsToVertexPredictTest {

    private static Conversion convert(String client) {
        return new EmbeddingsToVertexPredict().convert(Fixtures.object(client));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'model':'m','input':'a'}|{'instances':[{'content':'a'}]}
            {'input':['a','b']}|{'instances':[{'content':'a'},{'content':'b'}]}
            {'input':[['a','b'],'c',[1,2.50]]}|{'instances':[{'content':'a b'},{'content':'c'},{'content':'1 2.50'}]}
            {'input':[]}|{'instances':[]}
            """)
    void convertsRequests(String client, String expected) {
        assertThat(convert(client).body()).isEqualTo(Fixtures.quoted(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input":null}|`input` must be string or array
            {"input":true}|`input` must be string or array
            {"input":{}}|`input` must be string or array
            {"input":7}|`input` must be string or array
            {"input":["a",5]}|unsupported input type at index 2
            {"input":[{}]}|unsupported input type at index 1
            {"input":["a",["b",{}]]}|unsupported input type at index 2
            {"other":1}|`input` is required for embeddings
            {"input":false}|`input` is required for embeddings
            """)
    void rejectsOtherInput(String client, String reason) {
        assertThatExceptionOfType(ConversionException.class)
                .isThrownBy(() -> convert(client))
                .withMessage(reason);
    }

    @Test
    void convertsAnswersExactly() {
        JsonNode answer = convert("{'input':'a'}")
                .response(Fixtures.json("vertex-ai/predictions-embeddings.json"), new ModelNames("other", "gecko"));

        assertThat(Fixtures.reread(answer))
                .isEqualTo(
                        Fixtures.quoted(
                                "{'object':'list','data':[{'object':'embedding','index':0,'embedding':"
                                        + "[0.0123,-0.0456,0.0789,0.0012]}],'model':'gecko','usage':{'prompt_tokens':7,'total_tokens':7}}"));
    }

    @Test
    void withoutAModelTheAnswerNamesAnEmptyOne_D22() {
        JsonNode answer = convert("{'input':'a'}").response(Fixtures.quoted("{'predictions':[]}"), ModelNames.NONE);

        assertThat(Fixtures.reread(answer))
                .isEqualTo(Fixtures.quoted(
                        "{'object':'list','data':[],'model':'','usage':" + "{'prompt_tokens':0,'total_tokens':0}}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"error":{}}|vertex response missing predictions
            {"predictions":{}}|vertex response missing predictions
            null|empty vertex response
            5|empty vertex response
            {"predictions":[{"embeddings":{"values":[1]}},{"embeddings":{"values":7}}]}|invalid embedding at index 2
            {"predictions":[7]}|invalid embedding at index 1
            """)
    void rejectsWhatIsNoAnswer(String upstream, String reason) {
        assertThatExceptionOfType(ConversionException.class)
                .isThrownBy(() -> convert("{'input':'a'}").response(Fixtures.quoted(upstream), ModelNames.NONE))
                .withMessage(reason);
    }

    @Test
    void doesNotStream() {
        StreamConversion stream = convert("{'input':'a'}").stream();

        assertThat(stream.on(SseEvent.data("x"))).isEmpty();
        assertThat(stream.end()).isEmpty();
    }
}
