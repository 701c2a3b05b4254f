package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Routes with the combinations of fields that the original's documentation of {@code ai-rate-limiting} shows are imported, serve
 * and limit. A chat takes 5 tokens for the prompt and 5 for the answer.
 */
class ImportedLimitsTest extends Imported {

    private static final String OPENAI = "openai-instance";
    private static final String DEEPSEEK = "deepseek-instance";

    private final MockLlm openai =
            mock(MockLlm.builder().name(OPENAI).promptTokens(5).tokens(5));
    private final MockLlm deepseek =
            mock(MockLlm.builder().name(DEEPSEEK).promptTokens(5).tokens(5));

    @Test
    void promptTokensOfASingleVendor() {
        serve(
                "single",
                "'ai-proxy': {'provider': 'openai', 'auth': {'header': {'Authorization': 'Bearer k'}}, 'options':"
                        + " {'model': 'gpt-35-turbo-instruct', 'max_tokens': 512, 'temperature': 1.0}, 'override':"
                        + " {'endpoint': '" + openai.url() + "'}}, 'ai-rate-limiting': {'limit': 15, 'time_window': 30,"
                        + " 'limit_strategy': 'prompt_tokens'}");

        assertThat(served("single", 4)).containsExactly(OPENAI, OPENAI, OPENAI, "503");
        assertThat(openai.requests().get(0).bodyText()).contains("\"temperature\":1.0");
    }

    /** The strategy stands where the original ignores it, in the instance, as its documentation prints it. */
    @Test
    void oneOfTwoWeightedInstances() {
        List<String> report = serve(
                "one",
                "",
                instances("", "'weight': 8", "'weight': 2")
                        + ", 'ai-rate-limiting': {'instances': [{'name': 'openai-instance', 'limit_strategy':"
                        + " 'total_tokens', 'limit': 20, 'time_window': 30}]}");

        assertThat(report).noneMatch(line -> line.contains(": unsupported"));
        List<String> served = served("one", 10);
        assertThat(served).containsOnly(OPENAI, DEEPSEEK, "503");
        assertThat(served).filteredOn(OPENAI::equals).hasSize(2);
        assertThat(served).filteredOn(DEEPSEEK::equals).hasSize(2);
    }

    @Test
    void theSameQuotaForEachInstance() {
        serve(
                "same",
                instances("'fallback_strategy': ['rate_limiting'], ", "'weight': 0", "'weight': 0")
                        + ", 'ai-rate-limiting': {'limit': 10, 'time_window': 60, 'rejected_code': 429,"
                        + " 'limit_strategy': 'total_tokens'}");

        assertThat(List.of(name(ask("same", CHAT)), name(ask("same", CHAT))))
                .containsExactlyInAnyOrder(OPENAI, DEEPSEEK);
        HttpResponse<String> third = ask("same", CHAT);
        assertThat(third.statusCode()).isEqualTo(503);
        for (String name : List.of(OPENAI, DEEPSEEK)) {
            assertThat(third.headers().firstValue("X-AI-RateLimit-Limit-" + name))
                    .hasValue("10");
            assertThat(third.headers().firstValue("X-AI-RateLimit-Remaining-" + name))
                    .hasValue("0");
        }
    }

    @Test
    void prioritiesWithAQuotaOnTheHigher() {
        serve(
                "priority",
                instances(
                                "'fallback_strategy': ['rate_limiting'], ",
                                "'weight': 0, 'priority': 1",
                                "'weight': 0, 'priority': 0")
                        + ", 'ai-rate-limiting': {'instances': [{'name': 'openai-instance', 'limit': 10,"
                        + " 'time_window': 60}], 'limit_strategy': 'total_tokens'}");

        assertThat(served("priority", 3)).containsExactly(OPENAI, DEEPSEEK, DEEPSEEK);
    }

    /** Who a client is does not come along: the report says so, and the route serves without it. */
    @Test
    void quotasOfConsumers() {
        String consumer =
                "{'username': '%s', 'plugins': {'ai-rate-limiting': {'instances': [{'name': '%s', 'limit': 10,"
                        + " 'time_window': 60}], 'rejected_code': 429, 'limit_strategy': 'total_tokens'}}}";
        List<String> report = serveAll("{'consumers': [" + consumer.formatted("johndoe", OPENAI) + ", "
                + consumer.formatted("janedoe", DEEPSEEK) + "], 'routes': [{'id': 'consumers', 'uri':"
                + " '/consumers/anything', 'plugins': {'key-auth': {}, "
                + instances("'fallback_strategy': ['rate_limiting'], ", "'weight': 0", "'weight': 0") + "}}]}");

        assertThat(report)
                .filteredOn(line -> line.contains(": unsupported"))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("consumers[0]"))
                .anyMatch(line -> line.contains("key-auth") && line.contains("open until you protect it"));
        assertThat(served("consumers", 2)).containsExactlyInAnyOrder(OPENAI, DEEPSEEK);
    }

    @Test
    void rulesByWhatRequestsSay() {
        serve(
                "rules",
                instances("", "'weight': 0", "'weight': 0")
                        + ", 'ai-rate-limiting': {'rejected_code': 429, 'rules': [{'count': 20, 'time_window': 60, 'key':"
                        + " '$http_user_id', 'header_prefix': 'user'}, {'count': '$http_count', 'time_window': '60',"
                        + " 'key': '$remote_addr $http_project'}]}");

        assertThat(IntStream.range(0, 3)
                        .mapToObj(i -> ask("rules", CHAT, "user-id", "jack", "count", "1000")
                                .statusCode()))
                .containsExactly(200, 200, 429);
        assertThat(ask("rules", CHAT, "user-id", "rose", "count", "1000")
                        .headers()
                        .firstValue("X-AI-user-RateLimit-Remaining"))
                .hasValue("20");
    }

    private String instances(String members, String ofOpenai, String ofDeepseek) {
        return "'ai-proxy-multi': {" + members + "'instances': ["
                + at(openai, "openai", ofOpenai, "'options': {'model': 'gpt-4'}") + ", "
                + at(deepseek, "deepseek", ofDeepseek, "'options': {'model': 'deepseek-chat'}") + "]}";
    }

    private List<String> served(String id, int count) {
        return IntStream.range(0, count).mapToObj(i -> name(ask(id, CHAT))).toList();
    }

    /** The instance that answered, or the status where none did. */
    private static String name(HttpResponse<String> answer) {
        return answer.body().contains("Hello from " + OPENAI)
                ? OPENAI
                : answer.body().contains("Hello from " + DEEPSEEK) ? DEEPSEEK : String.valueOf(answer.statusCode());
    }
}
