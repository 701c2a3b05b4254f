package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static io.github.aiproxymulti.aiproxy.config.Reading.route;
import static io.github.aiproxymulti.aiproxy.config.Reading.routeWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "max_retry, max_retries",
                "balancers, balancer",
                "fallback_statuses, fallback_http_statuses",
                "something_else_entirely, -"
            })
    void warnsOfUnknownNamesAndIgnoresThem(String name, String near) {
        Reading reading = new Reading();

        reading.text(routeWith("\"" + name + "\":1"));

        assertThat(reading.warnings)
                .containsExactly(name + ": unknown, ignored" + (near == null ? "" : " (did you mean " + near + "?)"));
    }

    @Test
    void refusesUnknownNamesWhenStrict() {
        assertThat(new Reading().strict().problems(route(instance("a", "openai", "\"wieght\":1"))))
                .containsExactly("instances[0].wieght: unknown (expected: weight)");
    }

    @Test
    void ignoresAnAuthNameThatMerelyContainsAKnownOne() {
        Reading reading = new Reading();

        reading.text(route(instance("a", "openai", "\"auth\":{\"my_header\":{}}")));

        assertThat(reading.warnings).singleElement().asString().startsWith("instances[0].auth.my_header: unknown");
        assertThat(Reading.refused(route(instance("a", "openai", "\"auth\":{\"bearer\":\"x\"}"))))
                .containsExactly("instances[0].auth.bearer: not allowed (expected: header, query, gcp, aws):"
                        + " additional properties forbidden, found bearer");
    }

    @Test
    void readsActiveChecksOnly() {
        Reading reading = new Reading();

        AiProxyMultiConfig config =
                reading.text(route(instance("a", "openai", "\"checks\":{\"active\":{},\"passive\":{}}")));

        assertThat(config.instances().get(0).checks()).isNotNull();
        assertThat(reading.warnings)
                .containsExactly("instances[0].checks.passive: ignored (instances have active checks only)");
        assertThat(Reading.refused(route(instance("a", "openai", "\"checks\":{\"passive\":{}}"))))
                .containsExactly("instances[0].checks.active: missing (expected: an object):"
                        + " property \"active\" is required");
    }

    @Test
    void collectsProblemsOfChecksWithTheOthers() {
        assertThat(Reading.refused(route(instance(
                        "a", "openai", "\"checks\":{\"active\":{\"http_path\":1}},\"override\":{\"endpoint\":\"x\"}"))))
                .containsExactly(
                        "instances[0].override.endpoint: invalid endpoint",
                        "instances[0].checks.active.http_path: 1 (expected: a text)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'timeouts':{'connect_ms':0} | timeouts.connect_ms: 0 (expected: an integer, 1..86400000):"
                        + " expected 0 to be at least 1",
                "'timeouts':{'read_ms':5} | timeouts.read_ms: not allowed (expected: connect_ms, response_headers_ms,"
                        + " first_content_ms, idle_content_ms, attempt_ms, request_ms): additional properties forbidden,"
                        + " found read_ms",
                "'hold_until_content_ms':0 | hold_until_content_ms: 0 (expected: an integer, 1..86400000):"
                        + " expected 0 to be at least 1",
                "'retry_backoff':{'base_ms':2000} | retry_backoff.max_ms: 1000 (expected: >= retry_backoff.base_ms, 2000)",
                "'retry_budget':{'percent':101} | retry_budget.percent: 101 (expected: a number, 0..100):"
                        + " expected 101 to be at most 100",
                "'retry_budget':{'window_ms':999} | retry_budget.window_ms: 999 (expected: an integer, 1000..600000):"
                        + " expected 999 to be at least 1000",
            })
    void refusesTimesAndSharesOutOfRange(String member, String problem) {
        assertThat(Reading.refused(routeWith(member.replace('\'', '"')))).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHASH | \"balancer\":{\"algorithm\":\"chash\",\"key\":\"uri\"} | balancer.algorithm: chash",
                "SEMANTIC | \"semantic_opts\":{\"threshold\":1} | semantic_opts",
                "FALLBACK | \"max_retries\":1 | max_retries",
                "FALLBACK | \"fallback_http_statuses\":[429] | fallback_http_statuses",
                "QUOTA_FALLBACK | \"fallback_strategy\":[\"rate_limiting\"] | fallback_strategy[0]: rate_limiting",
                "QUOTA_FALLBACK | \"fallback_strategy\":\"instance_health_and_rate_limiting\""
                        + " | fallback_strategy: instance_health_and_rate_limiting",
                "MAX_STREAM_DURATION | \"max_stream_duration_ms\":5 | max_stream_duration_ms",
                "MAX_RESPONSE_BYTES | \"max_response_bytes\":5 | max_response_bytes",
                "LOG_SUMMARIES | \"logging\":{\"summaries\":true} | logging.summaries",
                "LOG_PAYLOADS | \"logging\":{\"payloads\":true} | logging.payloads"
            })
    void refusesWhatIsNotBuiltOnTheRoute(Feature feature, String member, String path) {
        assertThat(new Reading().without(feature).problems(routeWith(member)))
                .containsExactly(path + ": not supported yet");
        assertThat(new Reading().without(Feature.values()).text(routeWith("\"logging\":{\"payloads\":false}")))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GCP_AUTH | \"auth\":{\"gcp\":{\"max_ttl\":1}} | auth.gcp",
                "AWS_AUTH | \"auth\":{\"aws\":{\"access_key_id\":\"a\"}} | auth.aws",
                "MAX_TOKENS | \"override\":{\"llm_options\":{\"max_tokens\":1}} | override.llm_options",
                "REQUEST_BODY | \"override\":{\"request_body\":{\"openai-chat\":{}}} | override.request_body",
                "CHECKS | \"checks\":{\"active\":{}} | checks"
            })
    void refusesWhatIsNotBuiltOnAnInstance(Feature feature, String member, String path) {
        assertThat(new Reading().without(feature).problems(route(instance("a", "openai", member))))
                .containsExactly("instances[0]." + path + ": not supported yet");
    }

    @Test
    void tellsAProviderThatIsNotBuiltFromOneThatIsUnknown() {
        Reading reading = new Reading().withProviders("openai", "my-own");

        assertThat(reading.problems(route(instance("a", "gemini", ""), instance("b", "gemnii", ""))))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("instances[0].provider: gemini: not supported yet"),
                        second -> assertThat(second).contains("'gemnii'", "matches none of the enum values"));
        assertThat(reading.text(route(instance("a", "my-own", ""))).instances()).hasSize(1);
    }

    @Test
    void wantsTheTextAlone() {
        assertThatThrownBy(() -> new Reading().args(Map.of("conf", "{}", "timeout", "1")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageStartingWith("conf: not alone");
    }

    @Test
    void doesNotLetOneInstanceChangeBehindItsBack() {
        AiProxyMultiConfig config = Reading.read(route(instance("a", "openai", "\"options\":{\"x\":1}")));
        Instance a = config.instances().get(0);
        Instance copy = new Instance(
                a.name(),
                a.provider(),
                0,
                1,
                a.auth(),
                a.options(),
                a.override(),
                a.providerConf(),
                null,
                a.examples(),
                null,
                null,
                null);

        a.options().put("x", 2);

        assertThat(copy.options().path("x").intValue()).isEqualTo(1);
    }
}
