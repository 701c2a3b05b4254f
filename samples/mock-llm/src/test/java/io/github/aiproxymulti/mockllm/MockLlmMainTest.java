package io.github.aiproxymulti.mockllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockLlmMainTest {

    @Test
    void takesEveryArgument() {
        MockLlmOptions options = MockLlmMain.options(
                "--name=b", "--host=0.0.0.0", "--port=9001", "--tokens=5", "--prompt-tokens=6", "--pacing-ms=20");

        assertThat(options)
                .isEqualTo(MockLlmOptions.defaults()
                        .name("b")
                        .host("0.0.0.0")
                        .port(9001)
                        .tokens(5)
                        .promptTokens(6)
                        .pacing(Duration.ofMillis(20)));
    }

    @Test
    void needsNoArgument() {
        assertThat(MockLlmMain.options()).isEqualTo(MockLlmOptions.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prot=1",
                "port=1",
                "--port",
                "--port=x",
                "--port=70000",
                "--tokens=0",
                "--name=",
                "--pacing-ms=-1"
            })
    void refusesWhatItDoesNotKnow(String argument) {
        assertThatThrownBy(() -> MockLlmMain.options(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: ");
    }
}
