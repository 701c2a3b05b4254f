package io.github.aiproxymulti.aiproxy.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingsAnswerTest {

    @Test
    void putsVectorsInTheOrderOfTheirInputs() {
        List<double[]> vectors = read("{'data':[{'index':1,'embedding':[3]},{'index':0,'embedding':[1,2.5e-1]}]}", 2);

        assertThat(vectors.get(0)).containsExactly(1, 0.25);
        assertThat(vectors.get(1)).containsExactly(3);
    }

    @Test
    void takesThePlaceWhereNoNumberSaysTheInput() {
        List<double[]> vectors =
                read("{'data':[{'embedding':[1]},{'index':null,'embedding':[2]},{'index':'0','embedding':[3]}]}", 3);

        assertThat(vectors).extracting(vector -> vector[0]).containsExactly(1.0, 2.0, 3.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | 1 | invalid embedding response: no object with an array `data`",
                "not json | 1 | invalid embedding response: no JSON document",
                "'' | 1 | invalid embedding response: no JSON document",
                "[] | 1 | invalid embedding response: no object with an array `data`",
                "{} | 1 | invalid embedding response: no object with an array `data`",
                "{'data':{}} | 1 | invalid embedding response: no object with an array `data`",
                "{'data':[{'embedding':[1]},7]} | 2 | invalid embedding entry at index 1",
                "{'data':[{'index':1,'embedding':[1]}]} | 1 | invalid embedding index at entry 0",
                "{'data':[{'index':-1,'embedding':[1]}]} | 1 | invalid embedding index at entry 0",
                "{'data':[{'index':0.5,'embedding':[1]}]} | 2 | invalid embedding index at entry 0",
                "{'data':[{'index':1e999,'embedding':[1]}]} | 2 | invalid embedding index at entry 0",
                "{'data':[{'embedding':[1]},{'embedding':[1]}]} | 1 | invalid embedding index at entry 1",
                "{'data':[{'index':0}]} | 1 | invalid embedding vector at index 0",
                "{'data':[{'embedding':null}]} | 1 | invalid embedding vector at index 0",
                "{'data':[{'embedding':[]}]} | 1 | invalid embedding vector at index 0",
                "{'data':[{'embedding':'AAAA'}]} | 1 | invalid embedding vector at index 0",
                "{'data':[{'embedding':[1,'2']}]} | 1 | non-numeric embedding component at index 0",
                "{'data':[{'embedding':[1,null]}]} | 1 | non-numeric embedding component at index 0",
                "{'data':[{'embedding':[1e999]}]} | 1 | non-numeric embedding component at index 0",
                "{'data':[{'embedding':[1]},{'index':0,'embedding':[1]}]} | 2 | missing embedding for input index 1",
                "{'data':[]} | 1 | missing embedding for input index 0"
            },
            quoteCharacter = '"')
    void refusesWhatIsNotOneVectorForEachInput(String body, int inputs, String message) {
        assertThatThrownBy(() -> read(body.equals("''") ? "" : body, inputs))
                .isInstanceOf(EmbeddingFailedException.class)
                .hasMessage(message);
    }

    private static List<double[]> read(String body, int inputs) {
        return EmbeddingsAnswer.vectors(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), inputs);
    }
}
