package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfTextTest {

    @Test
    void keepsTypesExactly() {
        assertThat(ConfText.parse("{\"a\":1,\"b\":\"1\",\"c\":0.10,\"d\":null,\"e\":true,\"f\":[],\"g\":{}}")
                        .toString())
                .isEqualTo("{\"a\":1,\"b\":\"1\",\"c\":0.10,\"d\":null,\"e\":true,\"f\":[],\"g\":{}}");
        assertThat(ConfText.parse("a: 1\nb: '1'\nc: 0.10\nd: null\ne: true\nf: []\ng: {}\nh: no\n")
                        .toString())
                .isEqualTo("{\"a\":1,\"b\":\"1\",\"c\":0.10,\"d\":null,\"e\":true,\"f\":[],\"g\":{},\"h\":\"no\"}");
    }

    @Test
    void readsYamlThatLooksLikeJson() {
        assertThat(ConfText.parse("{a: 1, b: [x, y]}").toString()).isEqualTo("{\"a\":1,\"b\":[\"x\",\"y\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "1",
                "text",
                "{",
                "{\"a\":1",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "a: 1\na: 2",
                "a: [",
                "--- {a: 1}\n--- {b: 2}",
                "a: .inf",
                "a: .nan"
            })
    void refusesWhatIsNoSingleObject(String text) {
        assertThatThrownBy(() -> ConfText.parse(text))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("conf: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: &x [1]\nb: *x", "a: !!binary aGk=", "a: !!java.net.URL [http://x]", "a: !!str 1", "<<: *x"})
    void refusesYamlTricks(String text) {
        assertThatThrownBy(() -> ConfText.parse(text))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("conf: ");
    }

    @Test
    void refusesALaughingBomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThatThrownBy(() -> ConfText.parse(bomb.toString())).isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        for (String text : new String[] {
            "{\"a\":\"" + "x".repeat(2_000_000) + "\"}",
            "{\"a\":".repeat(100_000),
            "[".repeat(100_000),
            "{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}",
            "a: " + "[".repeat(70) + "]".repeat(70),
            "a: " + "{a: ".repeat(20_000),
            "{\"a\":" + "1".repeat(5000) + "}"
        }) {
            assertThatThrownBy(() -> ConfText.parse(text))
                    .isInstanceOf(InvalidConfigException.class)
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
        }
    }
}
