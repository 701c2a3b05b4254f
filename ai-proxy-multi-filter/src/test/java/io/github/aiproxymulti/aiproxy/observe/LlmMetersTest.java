package io.github.aiproxymulti.aiproxy.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.aiproxymulti.aiproxy.config.Logging;
import io.github.aiproxymulti.aiproxy.exchange.AttemptRecord;
import io.github.aiproxymulti.aiproxy.exchange.ExchangeRecord;
import io.github.aiproxymulti.aiproxy.exchange.Records;
import io.github.aiproxymulti.aiproxy.protocol.Usage;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LlmMetersTest {

    private static final String GPT3 = "{\"model\":\"gpt-3\",\"messages\":[]}";
    private static final Usage USAGE = new Usage(8, 5, 13, 0, 0, 0);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LlmMeters meters = new LlmMeters(() -> registry, settings(100, Map.of()));

    private static MeterSettings settings(int maximumModels, Map<String, Set<String>> disabled) {
        return new MeterSettings(List.of(100.0, 1000.0), List.of(1.0, 10.0), maximumModels, disabled);
    }

    private static ExchangeRecord answered(String body, int status) {
        return Records.chat(body)
                .attempt("openai-gpt4", "gpt-4")
                .answered(status, 40, 90, 1)
                .said(USAGE, null, false)
                .finish(status);
    }

    @Test
    void prometheusShowsTheNamesOfTheOriginal_MET01_MET05() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LlmMeters scraped = new LlmMeters(() -> prometheus, settings(100, Map.of()));
        ExchangeRecord exchange = answered(GPT3, 200);
        scraped.attemptOpened(exchange, exchange.lastAttempt().orElseThrow());
        scraped.finished(exchange);

        String labels = "llm_model=\"gpt-4\",node=\"openai-gpt4\",request_llm_model=\"gpt-3\","
                + "request_type=\"ai_chat\",route_id=\"r\"";
        assertThat(prometheus.scrape())
                .contains("llm_latency_bucket{" + labels + ",type=\"total\",le=\"100.0\"} 1")
                .contains("llm_latency_bucket{" + labels + ",type=\"total\",le=\"+Inf\"} 1")
                .contains("llm_latency_count{" + labels + ",type=\"total\"} 1")
                .contains("llm_prompt_tokens_total{" + labels + "} 8.0")
                .contains("llm_completion_tokens_total{" + labels + "} 5.0")
                .contains("llm_prompt_tokens_dist_count{" + labels + "} 1")
                .contains("llm_prompt_tokens_dist_bucket{" + labels + ",le=\"10.0\"} 1")
                .contains("llm_completion_tokens_dist_count{" + labels + "} 1")
                .contains("llm_active_connections{" + labels + "} 1.0")
                .doesNotContain("type=\"ttft\"");
    }

    @Test
    void aStreamHasItsTimeToFirstTokenToo() {
        meters.finished(answered("{\"stream\":true,\"messages\":[]}", 200));

        assertThat(latency("total").totalAmount()).isEqualTo(90);
        assertThat(latency("ttft").totalAmount()).isEqualTo(40);
    }

    @Test
    void theGaugeFollowsTheAttemptsThatRun_MET03_MET04() {
        ExchangeRecord exchange =
                Records.chat(GPT3).attempt("a", "m").attempt("b", "m").open();
        AttemptRecord first = exchange.attempts().get(0);
        AttemptRecord second = exchange.attempts().get(1);
        meters.attemptOpened(exchange, first);
        meters.attemptOpened(exchange, first);
        meters.attemptOpened(exchange, second);
        assertThat(running("a")).isEqualTo(2);
        assertThat(running("b")).isEqualTo(1);

        meters.attemptClosed(exchange, first);
        meters.attemptClosed(exchange, second);
        meters.attemptClosed(exchange, first);
        assertThat(running("a")).isZero();
        assertThat(running("b")).isZero();
    }

    @Test
    void noTokensCountAsZero() {
        meters.finished(
                Records.chat(GPT3).attempt("a", "m").answered(200, 1, 1, 1).finish(200));

        assertThat(registry.get("llm_prompt_tokens").counter().count()).isZero();
        assertThat(registry.get("llm_prompt_tokens_dist").summary().count()).isEqualTo(1);
        assertThat(registry.get("llm_completion_tokens_dist").summary().count()).isEqualTo(1);
    }

    @Test
    void onlyGoodAnswersHaveALatency_MET09() {
        meters.finished(answered(GPT3, 200));
        meters.finished(answered(GPT3, 429));
        meters.finished(Records.chat(GPT3)
                .attempt("openai-gpt4", "gpt-4")
                .broken(500, 5)
                .finish(200));

        assertThat(latency("total").count()).isEqualTo(1);
        assertThat(registry.get("llm_prompt_tokens_dist").summary().count()).isEqualTo(3);
    }

    @Test
    void rejectedRequestsAreNotRecorded() {
        meters.finished(Records.of("r", Logging.NONE).finish(400));

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aRequestWithoutAnInstanceHasNoNode() {
        meters.finished(Records.chat(GPT3).finish(503));

        assertThat(registry.get("llm_prompt_tokens")
                        .tag("node", "")
                        .tag("llm_model", "")
                        .counters())
                .hasSize(1);
    }

    @Test
    void aLongModelIsCut_MET07() {
        meters.finished(answered("{\"model\":\"" + "x".repeat(200) + "\",\"messages\":[]}", 200));

        assertThat(registry.get("llm_prompt_tokens")
                        .tag("request_llm_model", "x".repeat(128))
                        .counters())
                .hasSize(1);
    }

    @Test
    void disabledLabelsCollapseSeries_MET08() {
        Map<String, Set<String>> disabled = Map.of(
                "llmprompttokens", Set.of("request_llm_model", "llm_model"),
                "llm_active_connections", Set.of("node"));
        LlmMeters collapsed = new LlmMeters(() -> registry, settings(100, disabled));
        ExchangeRecord one = answered("{\"model\":\"one\",\"messages\":[]}", 200);
        ExchangeRecord two = answered("{\"model\":\"two\",\"messages\":[]}", 200);
        collapsed.finished(one);
        collapsed.finished(two);
        collapsed.attemptOpened(one, AttemptRecord.begun("a", "m", null));
        collapsed.attemptOpened(one, AttemptRecord.begun("b", "m", null));

        assertThat(registry.get("llm_prompt_tokens")
                        .tag("request_llm_model", "")
                        .tag("llm_model", "")
                        .counter()
                        .count())
                .isEqualTo(16);
        assertThat(registry.get("llm_prompt_tokens").counters()).hasSize(1);
        assertThat(registry.get("llm_completion_tokens").counters()).hasSize(2);
        assertThat(running("")).isEqualTo(2);
    }

    @Test
    void routesThatAreGoneLeaveNothingBehind() {
        ExchangeRecord exchange = answered("{\"model\":\"m\",\"stream\":true,\"messages\":[]}", 200);
        AttemptRecord attempt = exchange.lastAttempt().orElseThrow();
        meters.attemptOpened(exchange, attempt);
        meters.finished(exchange);

        meters.keepOnly(Set.of("r", "other"));
        assertThat(registry.find("llm_latency").summaries()).hasSize(2);
        assertThat(registry.find("llm_prompt_tokens").counters()).hasSize(1);

        meters.keepOnly(Set.of("other"));
        assertThat(registry.getMeters())
                .as("what runs is still counted")
                .singleElement()
                .satisfies(left -> assertThat(left.getId().getName()).isEqualTo("llm_active_connections"));

        meters.attemptClosed(exchange, attempt);
        meters.keepOnly(Set.of("other"));
        assertThat(registry.getMeters()).isEmpty();

        meters.attemptClosed(exchange, attempt);
        assertThat(registry.getMeters()).as("nothing comes back below zero").isEmpty();
    }

    @Test
    void furtherModelsAreOthersAndThatIsSaidOnce() {
        Logger logger = (Logger) LoggerFactory.getLogger(ModelValues.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);
        LlmMeters bounded = new LlmMeters(() -> registry, settings(2, Map.of()));
        for (int i = 0; i < 50; i++) {
            bounded.finished(answered("{\"model\":\"m" + i + "\",\"messages\":[]}", 200));
        }
        logger.detachAppender(said);

        assertThat(registry.get("llm_prompt_tokens").counters())
                .extracting(counter -> counter.getId().getTag("request_llm_model"))
                .containsExactlyInAnyOrder("m0", "m1", "<other>");
        assertThat(registry.get("llm_prompt_tokens").counters())
                .extracting(counter -> counter.getId().getTag("llm_model"))
                .containsOnly("gpt-4");
        assertThat(said.list).hasSize(1);
        assertThat(said.list.get(0).getFormattedMessage()).contains("route=r", "request_llm_model");
    }

    @Test
    void aGaugeOfAnotherModelIsBalancedToo() {
        LlmMeters bounded = new LlmMeters(() -> registry, settings(0, Map.of()));
        ExchangeRecord exchange = Records.chat(GPT3).attempt("a", "m").open();
        AttemptRecord attempt = exchange.attempts().get(0);
        bounded.attemptOpened(exchange, attempt);
        assertThat(registry.get("llm_active_connections")
                        .tag("llm_model", "<other>")
                        .gauge()
                        .value())
                .isEqualTo(1);
        bounded.attemptClosed(exchange, attempt);

        assertThat(registry.get("llm_active_connections").gauges())
                .hasSize(1)
                .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(1, Map.of("llm_latency", Set.of("type"))))
                .withMessageContaining(
                        "ai-proxy-multi.metrics.disabled-labels.llm_latency: type (expected: one of route_id");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(1, Map.of("llm_foo", Set.of())))
                .withMessageContaining("disabled-labels: llm_foo (expected: one of llm_latency");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MeterSettings(List.of(0.0), List.of(), 1, Map.of()))
                .withMessageContaining("latency-buckets: 0.0 (expected: > 0, finite)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(-1, Map.of()))
                .withMessageContaining("maximum-models: -1 (expected: >= 0)");
    }

    private DistributionSummary latency(String type) {
        return registry.get("llm_latency").tag("type", type).summary();
    }

    private double running(String node) {
        return registry.get("llm_active_connections").tag("node", node).gauge().value();
    }
}
