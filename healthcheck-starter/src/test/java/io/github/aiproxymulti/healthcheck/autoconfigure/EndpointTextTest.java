package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.aiproxymulti.healthcheck.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTextTest {

    @ParameterizedTest
    @CsvSource({
        "a.example:8080, a.example, 8080",
        "10.0.0.1:80, 10.0.0.1, 80",
        "[::1]:81, ::1, 81",
        "http://a.example, a.example, 80",
        "https://a.example/v1?x=1, a.example, 443",
        "https://[::1]:8443, ::1, 8443",
    })
    void hostAndPortAreFound(String text, String host, int port) {
        assertThat(EndpointText.read("p", text)).isEqualTo(new Endpoint(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.example", "::1", "", "a b:80", "a.example:0", "a.example:65536", "ftp://a.example", ":80"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointText.read("p", text))
                .withMessageContaining("expected");
    }

    @Test
    void credentialsInAUrlAreNeverShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EndpointText.read("p", "http://user:secret@"))
                .withMessageNotContaining("secret");
    }
}
