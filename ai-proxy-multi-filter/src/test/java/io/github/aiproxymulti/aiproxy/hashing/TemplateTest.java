package io.github.aiproxymulti.aiproxy.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {

    private static final FakeSource SOURCE = new FakeSource(Map.of("header user", "jack", "argument n", ""));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "$http_user, jack",
                "${http_user}, jack",
                "u-${http_user}-x, u-jack-x",
                "${http_other ?? 10}, 10",
                "${http_user ?? 10}, jack",
                "${http_other}/${http_user}, /jack",
                "$arg_n., .",
                "${http_other}, -",
                "$http_other/$cookie_x, -",
                "plain, -",
                "$, -"
            })
    void hasAKeyWhenAVariableIsSetOrHasADefault(String template, String key) {
        assertThat(Template.parse(template).key(SOURCE).orElse(null)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"plain, plain", "a${http_other}b, ab", "${http_other ?? x}$, x$"})
    void hasATextInAnyCase(String template, String text) {
        assertThat(Template.parse(template).text(SOURCE)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"$http_x$uri$consumer_name, ''", "$consumer_group_id-$uri, consumer_group_id"})
    void knowsWhichNamesMeanNothing(String template, String unknown) {
        assertThat(String.join(",", Template.parse(template).unknown())).isEqualTo(unknown);
    }
}
