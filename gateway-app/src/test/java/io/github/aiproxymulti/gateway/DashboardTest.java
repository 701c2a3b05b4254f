package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alerts ask for nothing that the gateway does not say; what they ask for is made to happen first. */
class DashboardTest extends EndToEnd {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern OF_VARIABLE = Pattern.compile("label_values\\((\\w+), (\\w+)\\)");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?(\\w+) *\\}\\}");

    @Test
    void everyMetricAndLabelOfDashboardAndAlertsIsInTheScrape() throws IOException {
        MockLlm bad = mock("bad");
        MockLlm good = mock("good");
        bad.faults(Faults.none().status(503).healthStatus(503));
        String route = route(Conf.of(Conf.on(bad, "'priority': 20", Conf.CHECKS), Conf.on(good, Conf.CHECKS))
                .fallback("http_5xx"));
        assertThat(chat(route).statusCode()).isEqualTo(200);
        assertThat(stream(route).statusCode()).isEqualTo(200);
        coolingAndEjected();
        overLimitAndUncounted();
        List<Query> queries = Stream.concat(dashboard(), alerts()).toList();
        assertThat(queries).hasSizeGreaterThan(30);

        eventually(() -> {
            Scrape scrape = Scrape.of(get("/actuator/prometheus").body());
            assertThat(queries).allSatisfy(query -> {
                assertThat(scrape.missing(query.text())).as(query.text()).isEmpty();
                assertThat(query.unknown()).as(query.text()).isEmpty();
            });
        });
    }

    /** One instance without quota and one that fails until its circuit opens. */
    private void coolingAndEjected() {
        MockLlm full = mock("full");
        MockLlm failing = mock("failing");
        MockLlm good = mock("spare");
        full.faults(Faults.none().status(429));
        failing.faults(Faults.none().status(500));
        String route = route(Conf.of(Conf.on(full, "'priority': 20"), Conf.on(failing, "'priority': 10"), Conf.on(good))
                .fallback("http_5xx", "http_429")
                .with("'cooldown': {'default_ms': 60000}")
                .with("'circuit_breaker': {'minimum_calls': 3, 'open_ms': 60000}"));
        for (int i = 0; i < 4; i++) {
            assertThat(chat(route).statusCode()).isEqualTo(200);
        }
    }

    /** One route whose limit is used up and one whose shared counters nobody answers for. */
    private void overLimitAndUncounted() throws IOException {
        String instance = Conf.of(Conf.on(mock("limited"))).json();
        limited("over-limit", "{\"limit\": 5, \"time_window\": 60}", instance);
        assertThat(chat("over-limit").statusCode()).isEqualTo(200);
        assertThat(chat("over-limit").statusCode()).isEqualTo(503);
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            limited(
                    "uncounted",
                    "{\"limit\": 5, \"time_window\": 60, \"policy\": \"redis\", \"redis_host\": \"127.0.0.1\", \"redis_port\": "
                            + closed.getLocalPort() + "}",
                    instance);
        }
        eventually(() -> {
            assertThat(chat("uncounted").statusCode()).isEqualTo(500);
            assertThat(get("/actuator/prometheus").body()).contains("ai_limit_backend_down{");
        });
    }

    private void limited(String route, String limits, String conf) {
        FilterDefinition limiter = new FilterDefinition();
        limiter.setName("AiRateLimiting");
        limiter.setArgs(new HashMap<>(Map.of("conf", limits)));
        gateway().put(definition(route, List.of(limiter, aiFilter(conf))));
        closing(() -> gateway().remove(route));
    }

    private static Stream<Query> dashboard() throws IOException {
        JsonNode dashboard =
                JsonMapper.shared().readTree(Files.readString(DOCS.resolve("grafana/ai-proxy-multi.json")));
        Stream<Query> panels = dashboard
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> new Query(
                        target.path("expr").asString(),
                        target.path("legendFormat").asString()));
        Stream<Query> variables = dashboard
                .path("templating")
                .path("list")
                .valueStream()
                .filter(variable -> variable.path("type").asString().equals("query"))
                .map(variable -> variable(variable.path("query").asString()));
        return Stream.concat(panels, variables);
    }

    private static Query variable(String query) {
        Matcher values = OF_VARIABLE.matcher(query);
        assertThat(values.matches()).as(query).isTrue();
        return new Query("sum by (" + values.group(2) + ") (" + values.group(1) + ")", "");
    }

    private static Stream<Query> alerts() throws IOException {
        try (Reader file = Files.newBufferedReader(DOCS.resolve("prometheus/alerts.yml"))) {
            JsonNode rules = JsonMapper.shared()
                    .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(file));
            return rules.path("groups")
                    .valueStream()
                    .flatMap(group -> group.path("rules").valueStream())
                    .map(rule -> new Query(
                            rule.path("expr").asString(),
                            rule.path("annotations").path("summary").asString()));
        }
    }

    /**
     * A query and the words around its result.
     *
     * @param text the query
     * @param words may name labels
     */
    private record Query(String text, String words) {

        /** Labels in its words that its result does not have. */
        List<String> unknown() {
            if (!text.contains("by (")) {
                return text.contains("sum(") ? labels() : List.of();
            }
            String grouping = text.substring(text.indexOf("by ("), text.indexOf(')', text.indexOf("by (")));
            return labels().stream()
                    .filter(label ->
                            !List.of(grouping.substring(4).split(", *", -1)).contains(label))
                    .toList();
        }

        private List<String> labels() {
            return SHOWN.matcher(words).results().map(found -> found.group(1)).toList();
        }
    }
}
