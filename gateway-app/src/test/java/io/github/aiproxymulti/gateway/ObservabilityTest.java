package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What an operator sees of requests: the scrape, the access values, the log, and no secret in any of them. */
class ObservabilityTest extends EndToEnd {

    private static final String QUESTION = "{\"model\":\"gpt-3\",\"user\":\"alice\",\"messages\":["
            + "{\"role\":\"user\",\"content\":\"c4n4ry-prompt\"}],\"tools\":[{\"type\":\"function\","
            + "\"function\":{\"name\":\"f\"}}]}";
    private static final String STREAMED = "{\"stream\":true," + QUESTION.substring(1);
    private static final String OURS = "'options': {'model': 'gpt-4'}";

    private final MockLlm model = mock("openai-gpt4");

    @Test
    void aScrapeHasTheMetersOfTheOriginal_MET01_MET03_MET05_MET09() {
        String route = route(Conf.of(Conf.on(model, OURS)));
        assertThat(post(route, CHAT_PATH, QUESTION).statusCode()).isEqualTo(200);
        assertThat(post(route, CHAT_PATH, STREAMED).statusCode()).isEqualTo(200);
        model.faults(Faults.none().status(429));
        assertThat(post(route, CHAT_PATH, QUESTION).statusCode()).isEqualTo(429);

        eventually(() -> {
            List<String> lines = scraped(route);
            String chat = labels(route, "ai_chat");
            String stream = labels(route, "ai_stream");
            assertThat(lines)
                    .contains("llm_latency_count{" + chat + ",type=\"total\"} 1")
                    .contains("llm_latency_bucket{" + chat + ",type=\"total\",le=\"60000.0\"} 1")
                    .contains("llm_latency_bucket{" + chat + ",type=\"total\",le=\"+Inf\"} 1")
                    .contains("llm_latency_count{" + stream + ",type=\"total\"} 1")
                    .contains("llm_latency_count{" + stream + ",type=\"ttft\"} 1")
                    .contains("llm_prompt_tokens_total{" + chat + "} 10.0")
                    .contains("llm_completion_tokens_total{" + chat + "} 3.0")
                    .contains("llm_prompt_tokens_total{" + stream + "} 10.0")
                    .contains("llm_prompt_tokens_dist_count{" + chat + "} 2")
                    .contains("llm_prompt_tokens_dist_sum{" + chat + "} 10.0")
                    .contains("llm_prompt_tokens_dist_bucket{" + chat + ",le=\"10.0\"} 2")
                    .contains("llm_completion_tokens_dist_bucket{" + chat + ",le=\"1000000.0\"} 2")
                    .contains("llm_active_connections{" + chat + "} 0.0")
                    .contains("llm_active_connections{" + stream + "} 0.0")
                    .noneMatch(line -> line.contains("type=\"ttft\"") && line.contains("ai_chat"));
            assertThat(lines.stream().filter(line -> line.startsWith("llm_latency_bucket{" + chat)))
                    .hasSize(16);
            assertThat(lines.stream().filter(line -> line.startsWith("llm_prompt_tokens_dist_bucket{" + chat)))
                    .hasSize(17);
        });
    }

    @Test
    void runningAttemptsAreCounted_MET04() {
        String route = route(Conf.of(Conf.on(model, OURS)));
        model.faults(Faults.none().delay(Duration.ofSeconds(1)));

        List<CompletableFuture<Integer>> running = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> post(route, CHAT_PATH, QUESTION).statusCode()))
                .limit(3)
                .toList();

        String gauge = "llm_active_connections{" + labels(route, "ai_chat") + "} ";
        eventually(() -> assertThat(scraped(route)).contains(gauge + "3.0"));
        assertThat(running.stream().map(CompletableFuture::join)).containsOnly(200);
        eventually(() -> assertThat(scraped(route)).contains(gauge + "0.0"));
    }

    @Test
    void aFallbackLeavesNoAttemptBehind() {
        model.faults(Faults.none().status(503));
        MockLlm spare = mock("spare");
        String route =
                route(Conf.of(Conf.on(model, "'priority': 1"), Conf.on(spare)).fallback("http_5xx"));

        assertThat(post(route, CHAT_PATH, QUESTION).statusCode()).isEqualTo(200);

        eventually(() -> assertThat(scraped(route).stream()
                        .filter(line -> line.startsWith("llm_active_connections"))
                        .toList())
                .hasSize(2)
                .allMatch(line -> line.endsWith(" 0.0")));
    }

    @Test
    void clientsCannotMakeSeriesWithoutBound_MET07() {
        String route = route(Conf.of(Conf.on(model)));
        post(route, CHAT_PATH, "{\"model\":\"" + "x".repeat(200) + "\",\"messages\":[]}");
        for (int i = 0; i < 110; i++) {
            post(route, CHAT_PATH, "{\"model\":\"m" + i + "\",\"messages\":[]}");
        }

        eventually(() -> {
            List<String> counters = scraped(route).stream()
                    .filter(line -> line.startsWith("llm_prompt_tokens_total"))
                    .toList();
            assertThat(counters).hasSize(101);
            assertThat(counters).anyMatch(line -> line.contains("request_llm_model=\"" + "x".repeat(128) + "\""));
            assertThat(counters).anyMatch(line -> line.contains("request_llm_model=\"<other>\""));
        });
    }

    @Test
    void seriesOfARouteGoWithTheRoute() {
        String route = route(Conf.of(Conf.on(model)));
        post(route, CHAT_PATH, QUESTION);
        eventually(() -> assertThat(scraped(route)).isNotEmpty());

        gateway().remove(route);

        eventually(() -> assertThat(scraped(route)).isEmpty());
    }

    @Test
    void anAccessLogHasTheValuesOfTheOriginal_VAR01_VAR04_VAR18_VAR20_URL08() {
        model.faults(Faults.none().status(503));
        MockLlm spare = mock("spare");
        String route = route(Conf.of(
                        Conf.on(model, "'priority': 1"),
                        Conf.on(
                                spare,
                                OURS,
                                "'provider': 'openai'",
                                "'override': {'endpoint': '" + spare.url() + "?key=c4n4ry-query'}"))
                .fallback("http_5xx"));

        post(route, CHAT_PATH, QUESTION, AccessCapture.HEADER, route);

        Map<String, Object> values = AccessCapture.of(route);
        assertThat(values)
                .containsEntry("request_type", "ai_chat")
                .containsEntry("request_llm_model", "gpt-3")
                .containsEntry("llm_model", "gpt-4")
                .containsEntry("llm_stream", false)
                .containsEntry("llm_tool_count", 1)
                .containsEntry("llm_end_user_id", "alice")
                .containsEntry("llm_has_tool_calls", false)
                .containsEntry("llm_prompt_tokens", 10L)
                .containsEntry("llm_completion_tokens", 3L)
                .containsEntry("llm_total_tokens", 13L)
                .containsEntry("llm_cache_read_input_tokens", 0L)
                .containsEntry("llm_cache_creation_input_tokens", 0L)
                .containsEntry("llm_reasoning_tokens", 0L)
                .containsEntry("llm_content_risk_level", "")
                .containsEntry("upstream_status", "503, 200")
                .containsEntry("upstream_addr", address(model) + ", " + address(spare))
                .containsEntry("upstream_scheme", "http")
                .containsEntry("upstream_host", "127.0.0.1")
                .containsEntry("upstream_uri", "/v1/chat/completions")
                .containsEntry("response_source", "upstream");
        assertThat(values.get("llm_time_to_first_token")).asString().matches("[1-9]\\d*");
        assertThat(values.get("apisix_upstream_response_time")).asString().matches("\\d+");
        for (String times : List.of("upstream_response_time", "upstream_connect_time", "upstream_header_time")) {
            assertThat(values.get(times)).asString().as(times).matches("\\d+\\.\\d{3}, \\d+\\.\\d{3}");
        }
        assertThat(values.get("upstream_response_length")).asString().matches("[1-9]\\d*, [1-9]\\d*");
    }

    @Test
    void anAccessLogHasTheValuesOfAStreamAndOfAFailure_VAR05_VAR21_VAR26() {
        String route = route(Conf.of(Conf.on(model)));
        post(route, CHAT_PATH, STREAMED, AccessCapture.HEADER, "stream-" + route);
        model.faults(Faults.none().resetBeforeResponse(true));
        post(route, CHAT_PATH, QUESTION, AccessCapture.HEADER, "failed-" + route);

        assertThat(AccessCapture.of("stream-" + route))
                .containsEntry("request_type", "ai_stream")
                .containsEntry("llm_stream", true)
                .containsEntry("llm_total_tokens", 13L)
                .containsEntry("upstream_status", "200");
        assertThat(AccessCapture.of("stream-" + route).get("upstream_response_length"))
                .asString()
                .isNotEqualTo("0");
        assertThat(AccessCapture.of("failed-" + route))
                .containsEntry("llm_time_to_first_token", 0L)
                .containsEntry("upstream_status", "500")
                .containsEntry("upstream_header_time", "-")
                .containsEntry("response_source", "apisix");
    }

    @Test
    void summariesAndPayloadsAreStructuredEvents_LOG01_LOG03_LOG04() {
        Logger logger = (Logger) LoggerFactory.getLogger("ai-proxy-multi.access");
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.addAppender(events);
        try {
            String both = route(Conf.of(Conf.on(model, OURS)).with("'logging': {'summaries': true, 'payloads': true}"));
            String neither = route(Conf.of(Conf.on(model, OURS)).with("'logging': {}"));
            post(neither, CHAT_PATH, QUESTION);
            post(both, CHAT_PATH, QUESTION);
            post(both, CHAT_PATH, STREAMED);

            eventually(() -> assertThat(events.list).hasSize(2));
            Map<String, Object> chat = values(events.list.get(0));
            assertThat(chat)
                    .containsEntry("route_id", both)
                    .containsEntry("request_type", "ai_chat")
                    .containsEntry("status", 200);
            assertThat(chat.get("llm_summary"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .hasSize(15)
                    .containsEntry("request_model", "gpt-3")
                    .containsEntry("model", "gpt-4")
                    .containsEntry("prompt_tokens", 10L)
                    .containsEntry("stream", "false")
                    .containsEntry("tool_count", 1);
            assertThat(String.valueOf(chat.get("llm_request"))).contains("c4n4ry-prompt", "stream=false");
            assertThat(String.valueOf(chat.get("llm_response_text"))).contains(greeting(model));
            Map<String, Object> stream = values(events.list.get(1));
            assertThat(String.valueOf(stream.get("llm_request"))).contains("c4n4ry-prompt", "stream=true");
            assertThat(String.valueOf(stream.get("llm_response_text"))).contains(greeting(model));
        } finally {
            logger.detachAppender(events);
        }
    }

    /** Every secret there is in a configuration, a client's own, and a prompt: on good and bad days. */
    @Test
    void noSecretIsTold_AUTH12() {
        int mark = Output.mark();
        MockLlm spare = mock("spare");
        model.faults(Faults.none().status(503).body("{\"error\":\"wrong key Bearer c4n4ry-header and c4n4ry-param\"}"));
        String secrets =
                "'auth': {'header': {'Authorization': 'Bearer c4n4ry-header'}," + " 'query': {'key': 'c4n4ry-param'}}";
        String route = route(Conf.of(Conf.on(model, "'priority': 1", secrets, Conf.CHECKS), Conf.on(spare, secrets))
                .with("'logging': {'summaries': true}")
                .fallback("http_5xx"));

        for (String body : List.of(QUESTION, STREAMED, "{\"c4n4ry-broken\"", "{\"input\":\"c4n4ry\"}")) {
            post(
                    route,
                    CHAT_PATH,
                    body,
                    "Authorization",
                    "Bearer c4n4ry-client",
                    "Cookie",
                    "session=c4n4ry-cookie",
                    "x-api-key",
                    "c4n4ry-key");
        }
        spare.faults(Faults.none().resetBeforeResponse(true));
        post(route, CHAT_PATH, QUESTION);

        assertThat(model.requests().get(0).header("Authorization")).hasValue("Bearer c4n4ry-header");
        assertThat(model.requests().get(0).header("Cookie")).isEmpty();
        assertThat(Output.since(mark)).as("log").doesNotContain("c4n4ry");
        for (String endpoint : List.of("health", "prometheus", "healthchecks", "gateway/routes")) {
            assertThat(get("/actuator/" + endpoint).body()).as(endpoint).doesNotContain("c4n4ry");
        }
    }

    private static String address(MockLlm mock) {
        return mock.url().substring("http://".length());
    }

    private static Map<String, Object> values(ILoggingEvent event) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (KeyValuePair pair : event.getKeyValuePairs()) {
            values.put(pair.key, pair.value);
        }
        return values;
    }

    private static String labels(String route, String type) {
        return "llm_model=\"gpt-4\",node=\"openai-gpt4\",request_llm_model=\"gpt-3\",request_type=\"" + type
                + "\",route_id=\"" + route + "\"";
    }

    /** The lines of this route's AI meters. */
    private List<String> scraped(String route) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("llm_") && line.contains("route_id=\"" + route + "\""))
                .toList();
    }
}
