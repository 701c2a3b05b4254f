package io.github.aiproxymulti.aiproxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WirePathTest {

    private static final String ARN = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3A";

    @ParameterizedTest
    @CsvSource({
        "/model/anthropic.claude-3-5-sonnet-20241022-v2:0/converse,"
                + " /model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse",
        "/model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse,"
                + " /model/anthropic.claude-3-5-sonnet-20241022-v2%3A0/converse",
        "/model/a%3a0, /model/a%3A0",
        "/a/b/, /a/b/",
        "//a///b, //a///b",
        "/, /",
        "/a-._~!'()*Z9, /a-._~!'()*Z9",
        "/a b+c, /a%20b%2Bc",
        "/100%, /100%25",
        "/%zz%4, /%25zz%254",
        "/%2525, /%2525",
        "/ü, /%C3%BC",
        "/%C3%BC, /%C3%BC",
        "/%FF, /%FF",
        "/١, /%D9%A1"
    })
    void spellsEverySegmentInOneWay(String path, String wire) {
        assertThat(WirePath.normalize(path)).isEqualTo(wire);
        assertThat(WirePath.normalize(wire)).isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource("application-inference-profile%2Ftest123, application-inference-profile%2Ftest123")
    void keepsAnEncodedSlashInsideItsSegment_BED10(String resource, String wire) {
        assertThat(WirePath.normalize("/model/" + ARN + resource + "/converse"))
                .isEqualTo("/model/" + ARN + wire + "/converse");
    }
}
