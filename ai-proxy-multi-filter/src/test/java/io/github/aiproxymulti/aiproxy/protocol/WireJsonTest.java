package io.github.aiproxymulti.aiproxy.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":[9007199254740993,123456789012345678901234567890,1.0,0.1000,-1.50E+7]}",
                "{\"empty_obj\":{},\"messages\":[],\"stop\":null,\"s\":\"é/€\"}"
            })
    void writesWhatItReadExactly_BODY24_BODY25_BODY28(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        assertThat(WireJson.bytes(WireJson.read(bytes).orElseThrow())).isEqualTo(bytes);
        assertThat(WireJson.text(WireJson.read(json).orElseThrow())).isEqualTo(json);
    }

    @Test
    void whatIsNoDocumentIsEmpty() {
        for (String json : new String[] {
            "", " ", "{", "{} {}", "nul", "[1e99999999999]", "[1e-99999999999]", "[".repeat(1001) + "]".repeat(1001)
        }) {
            assertThat(WireJson.read(json)).as(json).isEmpty();
            assertThat(WireJson.read(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
        }
        assertThat(WireJson.read("null")).isPresent();
        assertThat(WireJson.read("[1e999999999]")).isPresent();
    }

    @Test
    void theDeepestDocumentSurvivesConversionAndCopy() {
        String deep = "[".repeat(1000) + "]".repeat(1000);

        assertThat(WireJson.text(WireJson.read(deep).orElseThrow().deepCopy())).isEqualTo(deep);
    }
}
