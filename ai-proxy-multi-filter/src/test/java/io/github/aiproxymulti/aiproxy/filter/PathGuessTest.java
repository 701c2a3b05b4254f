package io.github.aiproxymulti.aiproxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathGuessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"messages\":[]}                          | /v1/chat/completions",
                "{\"messages\":[],\"system\":\"x\"}         | /v1/messages",
                "{\"messages\":[],\"inferenceConfig\":{}}   | /model/any/converse",
                "{\"input\":\"x\"}                          | /v1/embeddings",
                "{\"input\":[],\"instructions\":\"x\"}      | /v1/responses",
                "{\"prompt\":\"x\"}                         | /",
                "[1]                                        | /",
                "{                                          | /"
            })
    void guessesWhereABodyWasMeantToBeSent(String body, String path) {
        assertThat(PathGuess.of(body.getBytes(StandardCharsets.UTF_8))).isEqualTo(path);
    }
}
