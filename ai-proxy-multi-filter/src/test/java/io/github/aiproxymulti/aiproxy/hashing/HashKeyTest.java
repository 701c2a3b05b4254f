package io.github.aiproxymulti.aiproxy.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.config.Balancer;
import io.github.aiproxymulti.aiproxy.config.HashOn;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashKeyTest {

    private static final Map<String, String> FULL = Map.of(
            "query",
            "index=1&x=%2F",
            "host",
            "ai.example",
            "argument index",
            "1",
            "argument empty",
            "",
            "consumer",
            "jack",
            "header X-Id",
            "h",
            "header x-id",
            "h",
            "cookie sid",
            "c",
            "header x_own",
            "o",
            "cookie empty",
            "");

    @ParameterizedTest
    @CsvSource({
        "uri, /v1/a b",
        "request_uri, /v1/a%20b?index=1&x=%2F",
        "query_string, index=1&x=%2F",
        "arg_index, 1",
        "remote_addr, 10.1.2.3",
        "remote_port, 4711",
        "host, ai.example",
        "server_name, ai.example",
        "server_addr, 10.0.0.1",
        "hostname, gateway-7",
        "request_method, POST",
        "scheme, https",
        "server_port, 8080",
        "http_x_id, h",
        "cookie_sid, c"
    })
    void readsARequestVariable(String name, String value) {
        assertThat(key(HashOn.VARS, name, FULL)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"query_string", "arg_index", "mqtt_client_id", "http_x_id", "cookie_sid", "no_such_thing"})
    void hasNoKeyWhenTheVariableIsNotSet(String name) {
        assertThat(key(HashOn.VARS, name, Map.of())).isEmpty();
    }

    @Test
    void hasNoQuestionMarkWithoutAQuery() {
        assertThat(key(HashOn.VARS, "request_uri", Map.of())).contains("/v1/a%20b");
    }

    @Test
    void tellsAnEmptyValueFromNone_D23() {
        assertThat(key(HashOn.VARS, "arg_empty", FULL)).contains("");
        assertThat(key(HashOn.VARS, "query_string", Map.of("query", ""))).contains("");
        assertThat(key(HashOn.COOKIE, "empty", FULL)).contains("");
        assertThat(key(HashOn.HEADER, "X", Map.of("header X", ""))).contains("");
        assertThat(key(HashOn.HEADER, "X", Map.of())).isEmpty();
    }

    @Test
    void readsHeaderCookieAndConsumer() {
        assertThat(key(HashOn.HEADER, "X-Id", FULL)).contains("h");
        assertThat(key(HashOn.COOKIE, "sid", FULL)).contains("c");
        assertThat(key(HashOn.CONSUMER, null, FULL)).contains("jack");
        assertThat(key(HashOn.CONSUMER, null, Map.of())).isEmpty();
    }

    @Test
    void takesUnderscoresInAHeaderNameForHyphensUnlessTheHeaderHasThem() {
        assertThat(key(HashOn.HEADER, "x_id", FULL)).contains("h");
        assertThat(key(HashOn.HEADER, "x_own", FULL)).contains("o");
    }

    @ParameterizedTest
    @CsvSource({
        "$remote_addr, 10.1.2.3",
        "$remote_addr$uri, 10.1.2.3/v1/a b",
        "'${host}:${arg_index}', ai.example:1",
        "'${ host }', ai.example",
        "'$http_x_id|$cookie_sid|$arg_index', h|c|1",
        "'$host-$arg_none-', ai.example--",
        "'${arg_none ?? nobody}@${host}', nobody@ai.example",
        "'${arg_empty ?? nobody}@${host}', @ai.example",
        "'${host}$', ai.example$",
        "'a ${} $- ${host}', 'a ${} $- ai.example'",
        "$consumer_name, jack"
    })
    void fillsInATemplate(String template, String key) {
        assertThat(key(HashOn.VARS_COMBINATIONS, template, FULL)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no variable", "", "$arg_none", "${arg_none ?? default}", "$arg_none-$http_none"})
    void hasNoKeyWhenNoVariableOfATemplateIsSet(String template) {
        assertThat(key(HashOn.VARS_COMBINATIONS, template, FULL)).isEmpty();
    }

    @Test
    void takesAnEmptyValueInATemplateForSet() {
        assertThat(key(HashOn.VARS_COMBINATIONS, "$arg_empty", FULL)).contains("");
    }

    @Test
    void saysWhetherTheConsumerHasToBeKnown() {
        assertThat(compile(HashOn.CONSUMER, null).usesConsumer()).isTrue();
        assertThat(compile(HashOn.VARS_COMBINATIONS, "$host$consumer_name").usesConsumer())
                .isTrue();
        assertThat(compile(HashOn.VARS_COMBINATIONS, "$host consumer_name").usesConsumer())
                .isFalse();
        assertThat(compile(HashOn.VARS, "uri").usesConsumer()).isFalse();
        assertThat(compile(HashOn.HEADER, "consumer_name").usesConsumer()).isFalse();
        assertThat(compile(HashOn.COOKIE, "consumer_name").usesConsumer()).isFalse();
    }

    private static HashKey compile(HashOn on, @Nullable String key) {
        return HashKey.compile(new Balancer(Algorithm.CHASH, on, key, null, 1));
    }

    private static Optional<String> key(HashOn on, @Nullable String key, Map<String, String> facts) {
        return compile(on, key).of(new FakeSource(facts));
    }
}
