package io.github.aiproxymulti.aiproxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgsTreeTest {

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // where the schema knows the type
                "max_retries                          | 3     | {\"max_retries\":3}",
                "maxRetries                           | 3     | {\"max_retries\":3}",
                "max-retries                          | 3     | {\"max_retries\":3}",
                "ssl-verify                           | false | {\"ssl_verify\":false}",
                "max_retries                          | ``    | {\"max_retries\":null}",
                "balancer                             | ``    | {\"balancer\":{}}",
                "fallback_strategy                    | ``    | {\"fallback_strategy\":[]}",
                "fallback_strategy                    | http_5xx | {\"fallback_strategy\":\"http_5xx\"}",
                "fallback_strategy[0]                 | http_5xx | {\"fallback_strategy\":[\"http_5xx\"]}",
                "fallbackHttpStatuses.0               | 401   | {\"fallback_http_statuses\":[401]}",
                "instances[0].name                    | 7     | {\"instances\":[{\"name\":\"7\"}]}",
                "instances.0.threshold                | 0.5   | {\"instances\":[{\"threshold\":0.5}]}",
                "instances[0].auth                    | ``    | {\"instances\":[{\"auth\":{}}]}",
                "instances[0].override.requestBody.openai-chat.maxTokens | 9"
                        + " | {\"instances\":[{\"override\":{\"request_body\":{\"openai-chat\":{\"maxTokens\":9}}}}]}",
                "instances[0].checks.active.healthy   | ``    | {\"instances\":[{\"checks\":{\"active\":{\"healthy\":{}}}}]}",
                "instances[0].weight                  | $env://W | {\"instances\":[{\"weight\":\"$env://W\"}]}",
                // where the names are the user's own
                "instances[0].auth.header.X-Api-Key   | 123   | {\"instances\":[{\"auth\":{\"header\":{\"X-Api-Key\":\"123\"}}}]}",
                "instances[0].auth.header[x.y/z]      | v     | {\"instances\":[{\"auth\":{\"header\":{\"x.y/z\":\"v\"}}}]}",
                "instances[0].auth.query.api_key      | true  | {\"instances\":[{\"auth\":{\"query\":{\"api_key\":\"true\"}}}]}",
                // free form: a text that is JSON becomes that
                "instances[0].options.temperature     | 0.7   | {\"instances\":[{\"options\":{\"temperature\":0.7}}]}",
                "instances[0].options.topK            | 40    | {\"instances\":[{\"options\":{\"topK\":40}}]}",
                "instances[0].options.big             | 12345678901234567890 | {\"instances\":[{\"options\":{\"big\":12345678901234567890}}]}",
                "instances[0].options.stream          | true  | {\"instances\":[{\"options\":{\"stream\":true}}]}",
                "instances[0].options.seed            | null  | {\"instances\":[{\"options\":{\"seed\":null}}]}",
                "instances[0].options.seed            | ``    | {\"instances\":[{\"options\":{\"seed\":null}}]}",
                "instances[0].options.code            | 007   | {\"instances\":[{\"options\":{\"code\":\"007\"}}]}",
                "instances[0].options.x               | NaN   | {\"instances\":[{\"options\":{\"x\":\"NaN\"}}]}",
                // ... unless the protocols define it as text
                "instances[0].options.model           | 4     | {\"instances\":[{\"options\":{\"model\":\"4\"}}]}",
                "instances[0].options.user            | 42    | {\"instances\":[{\"options\":{\"user\":\"42\"}}]}",
                "instances[0].options.stop[0]         | 1     | {\"instances\":[{\"options\":{\"stop\":[\"1\"]}}]}",
                "instances[0].options.stop.0          | 1     | {\"instances\":[{\"options\":{\"stop\":[\"1\"]}}]}",
                "instances[0].options.service_tier    | null  | {\"instances\":[{\"options\":{\"service_tier\":\"null\"}}]}",
                "instances[0].options.reasoning_effort | 1    | {\"instances\":[{\"options\":{\"reasoning_effort\":\"1\"}}]}",
                "instances[0].options.metadata.run    | 1     | {\"instances\":[{\"options\":{\"metadata\":{\"run\":\"1\"}}}]}",
                "instances[0].options.messages[0].content | 1 | {\"instances\":[{\"options\":{\"messages\":[{\"content\":\"1\"}]}}]}",
                "instances[0].options.logit_bias.0    | -100  | {\"instances\":[{\"options\":{\"logit_bias\":{\"0\":-100}}}]}",
                "unknown_thing                        | 5     | {\"unknown_thing\":\"5\"}"
            })
    void rebuildsWhatWasMeant(String key, String value, String tree) {
        assertThat(ArgsTree.fromArgs(Map.of(key, value)).toString()).isEqualTo(tree);
    }

    @Test
    void ordersListsByIndexNotByAppearance() {
        Map<String, String> args = new LinkedHashMap<>();
        IntStream.iterate(11, i -> i >= 0, i -> i - 1).forEach(i -> args.put("instances." + i + ".name", "n" + i));

        assertThat(ArgsTree.fromArgs(args)
                        .path("instances")
                        .valueStream()
                        .map(i -> i.path("name").stringValue()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void flatAndNestedArgumentsAreTheSame() {
        Map<String, ?> nested = Map.of(
                "instances",
                Map.of(
                        "0",
                        Map.of(
                                "name",
                                "a",
                                "weight",
                                "1",
                                "options",
                                Map.of("stop", Map.of("0", "a", "1", "b"), "n", 2))),
                "keepalive",
                false,
                "fallback_strategy",
                List.of("http_429"));
        Map<String, String> flat = Map.of(
                "instances[0].name", "a",
                "instances[0].weight", "1",
                "instances[0].options.stop[1]", "b",
                "instances[0].options.stop[0]", "a",
                "instances[0].options.n", "2",
                "keepalive", "false",
                "fallback_strategy.0", "http_429");

        assertThat(ArgsTree.fromArgs(nested)).isEqualTo(ArgsTree.fromArgs(flat));
    }

    @Test
    void reportsTornNamesWithAWayOut() {
        assertThatThrownBy(() -> ArgsTree.fromArgs(Map.of("instances[0].auth.header.x.y", "secret")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage(
                        "instances[0].auth.header.x: torn name (expected: a name without dot and slash, or the whole"
                                + " configuration as text in conf)");
        assertThatThrownBy(() -> ArgsTree.fromArgs(Map.of("instances[0].options.a/b", "1")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("torn name");
    }

    @Test
    void reportsContradictions() {
        assertThatThrownBy(() -> ArgsTree.fromArgs(Map.of("balancer", "x", "balancer.key", "y")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("written twice");
        assertThatThrownBy(() -> ArgsTree.fromArgs(Map.of("max_retries", "1", "maxRetries", "2")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessage("max_retries: written twice (expected: one spelling)");
    }

    @Test
    void reportsAGapInAList() {
        assertThatThrownBy(() -> ArgsTree.fromArgs(Map.of("instances[0].name", "a", "instances[2].name", "b")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("indices from 0 to n-1");
    }

    @Test
    void refusesKeysThatAreNoPaths() {
        Stream.of("", ".", "a..b", "a.", "[", "[]", "a[", "a[0]b", "a".repeat(2000), "x.".repeat(100) + "y")
                .forEach(key -> assertThatThrownBy(() -> ArgsTree.fromArgs(Map.of(key, "v")))
                        .as(key)
                        .isInstanceOf(InvalidConfigException.class));
    }

    @Test
    void readsTheSameConfigurationAsTheText() {
        Map<String, String> args = Map.of(
                "balancer.algorithm", "chash",
                "balancer.hashOn", "header",
                "balancer.key", "X-User",
                "instances[0].name", "a",
                "instances[0].provider", "openai",
                "instances[0].weight", "3",
                "instances[0].auth", "",
                "instances[0].options.temperature", "0.7",
                "instances[0].options.stop[0]", "END",
                "sslVerify", "false");
        String text = """
                {"balancer":{"algorithm":"chash","hash_on":"header","key":"X-User"},"ssl_verify":false,"instances":[
                {"name":"a","provider":"openai","weight":3,"auth":{},"options":{"temperature":0.7,"stop":["END"]}}]}
                """;

        assertThat(new Reading().args(args)).isEqualTo(new Reading().text(text));
        assertThat(new Reading().args(Map.of("conf", text))).isEqualTo(new Reading().text(text));
    }
}
