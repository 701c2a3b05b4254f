package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockAnswer;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import reactor.core.publisher.Flux;

/** Limits in front of a model that takes 5 tokens for the prompt and 5 for the answer, 10 together. */
class RateLimitingTest extends EndToEnd {

    private static final String QUOTA = "'fallback_strategy': 'instance_health_and_rate_limiting'";
    private static final String RULES = "'rejected_code': 429, 'rules': [{'count': 20, 'time_window': 10, 'key':"
            + " '${http_user}'}, {'count': '${http_count ?? 30}', 'time_window': '${http_window ?? 10}', 'key':"
            + " '${http_project}'}]";
    private static final String FROM_THE_REQUEST = "'limit': '${http_count ?? 10}', 'time_window':"
            + " '${http_time_window ?? 60}', 'instances': [{'name': 'openai', 'limit': '${http_openai_count ?? 20}',"
            + " 'time_window': '${http_time_window ?? 60}'}]";
    private static final String CACHED = "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"content\":"
            + "[{\"type\":\"text\",\"text\":\"x\"}],\"model\":\"c\",\"stop_reason\":\"end_turn\",\"usage\":"
            + "{\"input_tokens\":50,\"output_tokens\":30,\"cache_creation_input_tokens\":100,"
            + "\"cache_read_input_tokens\":200}}";

    private static final String USED_TEN =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":5,\"total_tokens\":10}}";

    @Test
    void rejectsWhenTheBudgetIsSpent_RL11() {
        String route = limited("'limit': 30, 'time_window': 60", Conf.of(Conf.on(model("a"))));

        assertThat(statuses(route, 4)).containsExactly(200, 200, 200, 503);
        assertThat(chat(route).body()).isEmpty();
    }

    @Test
    void rejectsAsConfiguredAndTellsTheQuota_RL12_RL13() {
        String route = limited(
                "'limit': 30, 'time_window': 60, 'rejected_code': 403, 'rejected_msg': 'rate limit exceeded'",
                Conf.of(Conf.on(model("a"))));

        HttpResponse<String> first = chat(route);
        assertThat(quota(first, "a")).containsExactly("30", "30", "60");
        statuses(route, 2);
        HttpResponse<String> last = chat(route);
        assertThat(last.statusCode()).isEqualTo(403);
        assertThat(last.body()).isEqualTo("{\"error_msg\":\"rate limit exceeded\"}\n");
        assertThat(quota(last, "a").subList(0, 2)).containsExactly("30", "0");
    }

    @Test
    void countsTheAnswerAloneWhenToldTo_RL15_RL16_RL17() {
        String route = limited(
                "'limit': 20, 'time_window': 45, 'limit_strategy': 'completion_tokens'", Conf.of(Conf.on(model("a"))));

        List<HttpResponse<String>> answers = chats(route, 5);

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 200, 200, 200, 503);
        assertThat(answers).extracting(answer -> quota(answer, "a").get(1)).containsExactly("20", "15", "10", "5", "0");
        assertThat(quota(answers.get(0), "a")).containsExactly("20", "20", "45");
    }

    @Test
    void worksBehindTheAiFilterInTheListToo() {
        String id = "behind-the-ai-filter";
        gateway()
                .put(definition(
                        id,
                        List.of(
                                aiFilter(Conf.of(Conf.on(model("a"))).json()),
                                limiter("'limit': 10, 'time_window': 60"))));
        closing(() -> gateway().remove(id));

        assertThat(statuses(id, 2)).containsExactly(200, 503);
    }

    @Test
    void passesOverSpentInstancesWhilePicking_RL19() {
        String route = limited("'limit': 10, 'time_window': 60", twoLevels());

        List<HttpResponse<String>> answers = chats(route, 3);

        assertThat(answers.get(0).body()).contains("Hello from gpt4");
        assertThat(answers.get(1).body()).contains("Hello from gpt3");
        assertThat(answers.get(2).statusCode()).isEqualTo(503);
        assertThat(answers.get(2).body()).isEqualTo("all servers tried");
        assertThat(quota(answers.get(1), "gpt4").get(1)).isEqualTo("0");
        assertThat(quota(answers.get(1), "gpt3").get(1)).isEqualTo("10");
    }

    @Test
    void limitsOneInstanceAndLeavesTheOtherUnlimited_RL20() {
        String route = limited("'instances': [{'name': 'gpt4', 'limit': 20, 'time_window': 60}]", twoLevels());

        List<HttpResponse<String>> answers = chats(route, 10);

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers.stream().filter(answer -> answer.body().contains("gpt4")))
                .hasSize(2);
    }

    @Test
    void limitsEachInstanceByItself_RL21() {
        String route = limited(
                "'instances': [{'name': 'gpt3', 'limit': 50, 'time_window': 60},"
                        + " {'name': 'gpt4', 'limit': 20, 'time_window': 60}]",
                twoLevels());

        assertThat(statuses(route, 9)).containsExactly(200, 200, 200, 200, 200, 200, 200, 503, 503);
    }

    @Test
    void withoutTheStrategyTheLimiterRejectsWhatWasPicked() {
        MockLlm high = model("high");
        MockLlm low = model("low");
        String route = limited(
                "'limit': 10, 'time_window': 60, 'rejected_code': 429",
                Conf.of(Conf.on(high, "'priority': 1"), Conf.on(low)));

        assertThat(statuses(route, 2)).containsExactly(200, 429);
        assertThat(low.requestCount()).isZero();
    }

    @Test
    void takesLimitsFromTheRequest_RL23() {
        assertThat(picked(limited(FROM_THE_REQUEST, deepseekFirst()), 4))
                .containsExactly("deepseek", "openai", "openai", "503");
    }

    @Test
    void takesWindowsFromTheRequestAndBeginsAnewWithEach_RL24() {
        String route = limited(FROM_THE_REQUEST, deepseekFirst());
        String[] headers = {"count", "20", "openai-count", "30", "time-window", "100"};

        for (int window = 0; window < 2; window++) {
            assertThat(picked(route, 6, headers))
                    .containsExactly("deepseek", "deepseek", "openai", "openai", "openai", "503");
            LimitTime.pass(Duration.ofSeconds(100));
        }
    }

    private Conf deepseekFirst() {
        return Conf.of(Conf.on(model("deepseek"), "'priority': 1"), Conf.on(model("openai")))
                .with(QUOTA);
    }

    @Test
    void rulesCountByWhatRequestsHaveInCommon_RL27_RL28_RL31_RL32() {
        String route = limited(RULES, Conf.of(Conf.on(model("a"))));

        HttpResponse<String> jack = chat(route, "user", "jack");
        assertThat(rule(jack, "1")).containsExactly("20", "20", "10");
        assertThat(jack.headers().firstValue("X-AI-2-RateLimit-Limit")).isEmpty();
        assertThat(statuses(route, 3, "user", "rose")).containsExactly(200, 200, 429);
        HttpResponse<String> apisix = chat(route, "project", "apisix");
        assertThat(rule(apisix, "2")).containsExactly("30", "30", "10");
        assertThat(statuses(route, 3, "project", "apisix")).containsExactly(200, 200, 429);
        assertThat(statuses(route, 3, "project", "linux", "count", "20")).containsExactly(200, 200, 429);
    }

    @Test
    void rulesBeginAnewWithTheirWindow_RL29() {
        String route = limited(RULES, Conf.of(Conf.on(model("a"))));
        String[] headers = {"project", "linux", "count", "20", "window", "100"};

        assertThat(statuses(route, 3, headers)).containsExactly(200, 200, 429);
        LimitTime.pass(Duration.ofSeconds(100));
        assertThat(statuses(route, 3, headers)).containsExactly(200, 200, 429);
    }

    @Test
    void rulesMayNameTheirHeaders_RL33() {
        String route = limited(
                "'rules': [{'count': 20, 'time_window': 10, 'key': '${http_user}', 'header_prefix': 'user'}]",
                Conf.of(Conf.on(model("a"))));

        assertThat(rule(chat(route, "user", "jack"), "user")).containsExactly("20", "20", "10");
    }

    @Test
    void requestsToWhichNoRuleAppliesAreAnErrorUnlessDegradationIsAllowed() {
        Conf conf = Conf.of(Conf.on(model("a")));

        String strict = limited(RULES, conf);
        assertThat(chat(strict).statusCode()).isEqualTo(500);
        assertThat(chat(strict, "project", "p", "count", "many").statusCode()).isEqualTo(500);
        assertThat(chat(strict, "project", "p", "count", "many").body()).isEmpty();
        String open = limited(RULES + ", 'allow_degradation': true", conf);
        assertThat(chat(open).statusCode()).isEqualTo(200);
        assertThat(chat(open, "project", "p", "count", "0").statusCode()).isEqualTo(200);
    }

    @Test
    void instanceNamesMayHoldAnything_RL35() {
        MockLlm model = model("Qwen3.5-397B-10.249.238.157");
        String route = limited(
                "'instances': [{'name': 'Qwen3.5-397B-10.249.238.157', 'limit': 10, 'time_window': 60}]",
                Conf.of(Conf.on(model)));
        assertThat(quota(chat(route), model.name())).containsExactly("10", "10", "60");

        String odd = limited("'limit': 10, 'time_window': 60", Conf.of(Conf.at("a b\u00e9:c", model.url())));
        assertThat(quota(chat(odd), "a-b--c")).containsExactly("10", "10", "60");
    }

    @ParameterizedTest
    @CsvSource({
        "input_tokens + cache_read_input_tokens * 0.1 + cache_creation_input_tokens * 1.25 + output_tokens, 1000, 775",
        "input_tokens - cache_read_input_tokens, 100, 100",
        "input_tokens + cache_creation_input_tokens, 100, 0",
    })
    void countsWhatAnExpressionMakesOfTheUsage_RLX08_RLX09_RLX11(String expression, String limit, String left) {
        MockLlm model = mock(MockLlm.builder().name("claude").respond(request -> MockAnswer.json(200, CACHED)));
        String route = limited(
                "'limit_strategy': 'expression', 'cost_expr': '" + expression + "', 'limit': " + limit
                        + ", 'time_window': 60",
                Conf.of(Conf.on(model, "'provider': 'anthropic'")));
        String body = "{\"model\":\"c\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

        HttpResponse<String> first = post(route, "/v1/messages", body);
        HttpResponse<String> second = post(route, "/v1/messages", body);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(quota(first, "claude").get(1)).isEqualTo(limit);
        assertThat(quota(second, "claude").get(1)).isEqualTo(left);
        assertThat(second.statusCode()).isEqualTo(left.equals("0") ? 503 : 200);
    }

    @Test
    void chargesStreamsWhenTheyEnd_RLX07() {
        String events = """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","content":[],\
                "model":"c","usage":{"input_tokens":50,"cache_creation_input_tokens":100,"cache_read_input_tokens":200,\
                "output_tokens":1}}}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":30}}

                event: message_stop
                data: {"type":"message_stop"}

                """;
        MockLlm model = mock(MockLlm.builder()
                .name("claude")
                .respond(request ->
                        MockAnswer.bytes(200, "text/event-stream", events.getBytes(StandardCharsets.UTF_8))));
        String route = limited(
                "'limit_strategy': 'expression', 'cost_expr': 'input_tokens + cache_creation_input_tokens +"
                        + " output_tokens', 'limit': 500, 'time_window': 60",
                Conf.of(Conf.on(model, "'provider': 'anthropic'")));
        String body =
                "{\"model\":\"c\",\"stream\":true,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

        assertThat(quota(post(route, "/v1/messages", body), "claude").get(1)).isEqualTo("500");
        Eventually.eventually(() -> assertThat(
                        quota(post(route, "/v1/messages", body), "claude").get(1))
                .isNotEqualTo("500"));
        assertThat(500
                        - Integer.parseInt(quota(post(route, "/v1/messages", body), "claude")
                                .get(1)))
                .isPositive()
                .matches(used -> used % 180 == 0, "a multiple of 180");
    }

    @Test
    void chargesTheInstanceThatAnsweredAndNothingForFailures_D27() {
        MockLlm bad = model("bad");
        MockLlm good = model("good");
        bad.faults(Faults.none().status(500));
        String route = limited(
                "'limit': 20, 'time_window': 60",
                Conf.of(Conf.on(bad, "'priority': 1"), Conf.on(good))
                        .with("'fallback_strategy': ['rate_limiting', 'http_5xx']"));

        List<HttpResponse<String>> answers = chats(route, 3);

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 200, 502);
        assertThat(quota(answers.get(2), "good").get(1)).isEqualTo("0");
        assertThat(quota(answers.get(2), "bad").get(1)).isEqualTo("20");
    }

    @Test
    void twoRoutesDoNotShareCountersAndARefreshKeepsThem_RLC01_RLC02() {
        Conf conf = Conf.of(Conf.on(model("a")));
        String one = limited("'limit': 20, 'time_window': 60", conf);
        String other = limited("'limit': 20, 'time_window': 60", conf);

        assertThat(statuses(one, 1)).containsExactly(200);
        gateway().refresh();
        assertThat(statuses(one, 2)).containsExactly(200, 503);
        assertThat(statuses(other, 3)).containsExactly(200, 200, 503);
    }

    @Test
    void anotherConfigurationBeginsWithNewCountersAndARouteThatComesBackFindsItsOwn() {
        Conf conf = Conf.of(Conf.on(model("a")));
        String id = limited("'limit': 10, 'time_window': 60", conf);
        assertThat(statuses(id, 2)).containsExactly(200, 503);

        put(id, "'limit': 20, 'time_window': 60", conf);
        assertThat(statuses(id, 3)).containsExactly(200, 200, 503);

        gateway().remove(id);
        put(id, "'limit': 20, 'time_window': 60", conf);
        assertThat(statuses(id, 1)).containsExactly(503);
    }

    @Test
    void concurrentRequestsCannotOvershootWhatTheyReserve()
            throws ExecutionException, InterruptedException, TimeoutException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        MockLlm model = mock(MockLlm.builder().name("a").respond(request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            return MockAnswer.stream(
                    200,
                    "application/json",
                    Flux.just(USED_TEN.getBytes(StandardCharsets.UTF_8))
                            .delaySequence(Duration.ofMillis(100))
                            .doFinally(end -> running.decrementAndGet()));
        }));
        String route = limited(
                "'limit': 1000, 'time_window': 600, 'rejected_code': 429,"
                        + " 'reservation': {'bytes_per_token': 1, 'completion_tokens': 40}",
                Conf.of(Conf.on(model)));
        ExecutorService clients = Executors.newFixedThreadPool(64);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                all.add(clients.submit(() -> chat(route).statusCode()));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> one : all) {
                statuses.add(one.get(30, TimeUnit.SECONDS));
            }
            assertThat(statuses).contains(200, 429).containsOnly(200, 429);
            assertThat(most.get()).isBetween(2, 1000 / (CHAT.length() + 40));
        } finally {
            clients.shutdownNow();
        }
        assertThat(1000 - remaining(route, "a")).isEqualTo(10 * (model.requestCount() - 1));
    }

    @Test
    void whatWasReservedComesBackAfterAFailure() {
        MockLlm model = model("a");
        model.faults(Faults.none().status(500));
        String route = limited(
                "'limit': 100, 'time_window': 60, 'reservation': {'bytes_per_token': 1, 'completion_tokens': 20}",
                Conf.of(Conf.on(model)));

        assertThat(statuses(route, 5)).containsOnly(500);
    }

    @Test
    void countsRequestsAndTokensInSeveralWindowsAndTellsThemAsOpenAiDoes() {
        String route = limited(
                "'openai_headers': true, 'rejected_code': 429, 'windows': [{'unit': 'requests', 'limit': 3, 'time_window': 60},"
                        + " {'limit': 1000, 'time_window': 60}, {'limit': 5000, 'time_window': 86400}]",
                Conf.of(Conf.on(model("a"))));

        List<HttpResponse<String>> answers = chats(route, 4);

        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 200, 200, 429);
        assertThat(header(answers.get(1), "x-ratelimit-limit-requests")).isEqualTo("3");
        assertThat(header(answers.get(1), "x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(header(answers.get(1), "x-ratelimit-limit-tokens")).isEqualTo("1000");
        assertThat(header(answers.get(1), "x-ratelimit-remaining-tokens")).isEqualTo("990");
        assertThat(header(answers.get(0), "x-ratelimit-reset-tokens")).isEqualTo("1m0s");
        assertThat(Integer.parseInt(header(answers.get(3), "Retry-After"))).isBetween(30, 60);
        assertThat(answers.get(0).headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-ai-"));
    }

    private MockLlm model(String name) {
        return mock(MockLlm.builder().name(name).promptTokens(5).tokens(5));
    }

    private Conf twoLevels() {
        return Conf.of(Conf.on(model("gpt4"), "'priority': 1"), Conf.on(model("gpt3")))
                .with(QUOTA);
    }

    /** A live route with these limits. */
    private String limited(String limits, Conf conf) {
        String id = route(conf);
        put(id, limits, conf);
        return id;
    }

    private void put(String id, String limits, Conf conf) {
        gateway().put(definition(id, List.of(limiter(limits), aiFilter(conf.json()))));
    }

    private static FilterDefinition limiter(String limits) {
        FilterDefinition filter = new FilterDefinition();
        filter.setName("AiRateLimiting");
        filter.setArgs(new HashMap<>(Map.of("conf", "{" + limits.replace('\'', '"') + "}")));
        return filter;
    }

    private List<HttpResponse<String>> chats(String route, int count, String... headers) {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(chat(route, headers));
        }
        return answers;
    }

    private List<Integer> statuses(String route, int count, String... headers) {
        return chats(route, count, headers).stream()
                .map(HttpResponse::statusCode)
                .toList();
    }

    /** The instances that answered, or the status where none did. */
    private List<String> picked(String route, int count, String... headers) {
        return chats(route, count, headers).stream()
                .map(answer -> Stream.of("deepseek", "openai")
                        .filter(name -> answer.body().contains("Hello from " + name))
                        .findFirst()
                        .orElse(String.valueOf(answer.statusCode())))
                .toList();
    }

    private long remaining(String route, String instance) {
        return Long.parseLong(quota(chat(route), instance).get(1));
    }

    private static List<String> quota(HttpResponse<String> answer, String instance) {
        return List.of(
                header(answer, "X-AI-RateLimit-Limit-" + instance),
                header(answer, "X-AI-RateLimit-Remaining-" + instance),
                header(answer, "X-AI-RateLimit-Reset-" + instance));
    }

    private static List<String> rule(HttpResponse<String> answer, String prefix) {
        return List.of(
                header(answer, "X-AI-" + prefix + "-RateLimit-Limit"),
                header(answer, "X-AI-" + prefix + "-RateLimit-Remaining"),
                header(answer, "X-AI-" + prefix + "-RateLimit-Reset"));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
