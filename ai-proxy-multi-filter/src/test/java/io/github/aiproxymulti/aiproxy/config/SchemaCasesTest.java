package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static io.github.aiproxymulti.aiproxy.config.Reading.read;
import static io.github.aiproxymulti.aiproxy.config.Reading.refused;
import static io.github.aiproxymulti.aiproxy.config.Reading.route;
import static io.github.aiproxymulti.aiproxy.config.Reading.routeWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCasesTest {

    private static final String FULL_AWS =
            "\"auth\":{\"aws\":{\"access_key_id\":\"AKIA\",\"secret_access_key\":\"s3cr3t\"}}";

    @Test
    void acceptsAPlainInstance_SCH01_SCH03() {
        AiProxyMultiConfig config = read(route(instance(
                "a",
                "openai",
                "\"options\":{\"model\":\"gpt-4\"},\"auth\":{\"header\":{\"some_header\":\"some_value\"}}")));

        assertThat(config.instances()).singleElement().satisfies(a -> {
            assertThat(a.auth().header()).isEqualTo(Map.of("some_header", Secret.of("some_value")));
            assertThat(a.options().path("model").stringValue()).isEqualTo("gpt-4");
        });
    }

    @Test
    void refusesAnUnknownProvider_SCH04() {
        assertThat(refused(route(instance("a", "some-unique", ""))))
                .singleElement()
                .asString()
                .startsWith("instances[0].provider: 'some-unique' (expected: one of aimlapi, ")
                .endsWith("property \"provider\" validation failed: matches none of the enum values");
    }

    @Test
    void refusesAnEndpointWithoutScheme_SCH05_V2() {
        assertThat(refused(route(instance("a", "openai", "\"override\":{\"endpoint\":\"http//127.0.0.1:1980\"}"))))
                .containsExactly("instances[0].override.endpoint: invalid endpoint");
    }

    @Test
    void acceptsEqualProviderAndEndpointUnderTwoNames_SCH07() {
        String endpoint = "\"override\":{\"endpoint\":\"http://127.0.0.1:1980\"}";

        assertThat(read(route(instance("key-1", "openai", endpoint), instance("key-2", "openai", endpoint)))
                        .instances())
                .extracting(Instance::name)
                .containsExactly("key-1", "key-2");
    }

    @Test
    void refusesAStatusBelow400_SCH08() {
        assertThat(refused(routeWith("\"fallback_http_statuses\":[200]")))
                .containsExactly("fallback_http_statuses[0]: 200 (expected: an integer, 400..599):"
                        + " expected 200 to be at least 400");
    }

    @Test
    void refusesAStreamDurationOfZero_SCH09() {
        assertThat(refused(routeWith("\"max_stream_duration_ms\":0")))
                .containsExactly("max_stream_duration_ms: 0 (expected: an integer >= 1): expected 0 to be at least 1");
    }

    @Test
    void acceptsAFlushIntervalOfZero_SCH11() {
        assertThat(read(routeWith("\"streaming_flush_interval_ms\":0")).flushInterval())
                .isZero();
    }

    @Test
    void flushesEveryTenMillisecondsByDefault_SCH12() {
        assertThat(read(route(instance("a", "openai", ""))).flushInterval()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void refusesAnythingButMaxTokensInLlmOptions_SCH13() {
        assertThat(refused(route(instance("a", "openai", "\"override\":{\"llm_options\":{\"temperature\":0.5}}"))))
                .singleElement()
                .asString()
                .contains("llm_options.temperature", "additional properties forbidden, found temperature");
    }

    @Test
    void refusesHalfOfAwsCredentials_SCH15_SCH16() {
        String half = "\"auth\":{\"aws\":{\"access_key_id\":\"AKIA\"}},\"provider_conf\":{\"region\":\"us-east-1\"}";

        assertThat(refused(route(instance("a", "bedrock", half))))
                .contains("instances[0].auth.aws.secret_access_key: missing (expected: a text that is not empty):"
                        + " property \"secret_access_key\" is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"options\":{\"model\":\"m\"}", "\"override\":{\"endpoint\":\"https://bedrock.example\"}"})
    void acceptsBedrockWithAModelOrAnEndpoint_SCH17_SCH19(String more) {
        assertThat(read(route(instance(
                                "a", "bedrock", FULL_AWS + ",\"provider_conf\":{\"region\":\"us-east-1\"}," + more)))
                        .instances())
                .hasSize(1);
    }

    @Test
    void ignoresATopLevelModel_SCH20() {
        Reading reading = new Reading();

        reading.text(routeWith("\"model\":{\"name\":\"x\"}"));

        assertThat(reading.warnings).singleElement().asString().startsWith("model: unknown, ignored");
    }

    @Test
    void acceptsAStrategyWithOneInstance_SCH21() {
        assertThat(read("{\"instances\":[" + instance("a", "deepseek", "") + "],\"fallback_strategy\":[\"http_5xx\"]}")
                        .fallback()
                        .on5xx())
                .isTrue();
    }

    @Test
    void refusesTheSameNameTwice_V1() {
        assertThat(refused(
                        route(instance("a", "openai", ""), instance("b", "openai", ""), instance("a", "gemini", ""))))
                .containsExactly("instances[2].name: duplicate instance name 'a' at instances[1] and instances[3]");
    }

    @Test
    void refusesAServiceAccountThatIsNoJson_V4() {
        assertThat(refused(route(
                        instance("a", "openai", "\"auth\":{\"gcp\":{\"service_account_json\":\"{not json canary\"}}"))))
                .singleElement()
                .asString()
                .startsWith(
                        "instances[0].auth.gcp.service_account_json: invalid gcp service_account_json: not JSON at line 1")
                .doesNotContain("canary");
    }

    @Test
    void wantsToKnowWhereVertexIs_V5a() {
        assertThat(refused(route(instance("v", "vertex-ai", "\"provider_conf\":{\"region\":\"r\"}"))))
                .containsExactly("instances[0]: instance 'v': vertex-ai requires either provider_conf"
                        + " (project_id + region) or override.endpoint");
        assertThat(read(route(instance("v", "vertex-ai", "\"override\":{\"endpoint\":\"https://v\"}")))
                        .instances())
                .hasSize(1);
        assertThat(read(route(instance("v", "vertex-ai", "\"provider_conf\":{\"region\":\"r\",\"project_id\":\"p\"}")))
                        .instances())
                .hasSize(1);
    }

    @Test
    void wantsRegionAndCredentialsForBedrock_V5b_V5c() {
        assertThat(refused(route(instance("b", "bedrock", ""))))
                .containsExactly(
                        "instances[0]: instance 'b': bedrock requires provider_conf.region",
                        "instances[0]: instance 'b': bedrock requires auth.aws");
    }

    @Test
    void wantsAKeyForTheHash_V6b() {
        assertThat(refused(routeWith("\"balancer\":{\"algorithm\":\"chash\"}")))
                .containsExactly(
                        "balancer.key: must configure `hash_key` when balancer `hash_on` is not set to cookie");
        assertThat(read(routeWith("\"balancer\":{\"algorithm\":\"chash\",\"hash_on\":\"consumer\"}"))
                        .balancer())
                .isEqualTo(new Balancer(Algorithm.CHASH, HashOn.CONSUMER, null, null, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "vars, remote_addr, true", "vars, arg_user-1, true", "vars, arg_, false", "vars, http_x, false",
        "header, X-Session_1, true", "header, x y, false", "cookie, sid, true", "cookie, s.id, false",
        "vars_combinations, $http_a$remote_addr, true", "consumer, any thing, true"
    })
    void acceptsTheKeysOfEachSource_V6d(String hashOn, String key, boolean accepted) {
        String route = routeWith(
                "\"balancer\":{\"algorithm\":\"chash\",\"hash_on\":\"" + hashOn + "\",\"key\":\"" + key + "\"}");

        if (accepted) {
            assertThat(read(route).balancer().key()).isEqualTo(key);
        } else {
            assertThat(refused(route)).singleElement().asString().startsWith("balancer.key: invalid configuration: ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"least_conn", "EWMA", "ROUNDROBIN"})
    void refusesOtherAlgorithms(String algorithm) {
        assertThat(refused(routeWith("\"balancer\":{\"algorithm\":\"" + algorithm + "\"}")))
                .singleElement()
                .asString()
                .contains("matches none of the enum values");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rate_limiting\" | fallback_strategy",
                "[\"instance_health_and_rate_limiting\"] | fallback_strategy[0]",
                "[\"http_5xx\", 7] | fallback_strategy[1]",
                "{} | fallback_strategy"
            })
    void refusesOtherStrategies(String strategy, String path) {
        assertThat(refused(routeWith("\"fallback_strategy\":" + strategy)))
                .singleElement()
                .asString()
                .startsWith(path + ": ")
                .endsWith("matches none of the enum values");
    }

    @Test
    void namesEveryProblemAtOnce() {
        assertThat(refused("{\"instances\":[{\"name\":\"\",\"provider\":\"openai\",\"weight\":-1}],\"timeout\":\"30s\","
                        + "\"keepalive_timeout\":999,\"ssl_verify\":\"no\"}"))
                .containsExactly(
                        "instances[0].name: '' (expected: a text of 1..100 characters):"
                                + " string too short, expected at least 1, got 0",
                        "instances[0].weight: -1 (expected: an integer >= 0): expected -1 to be at least 0",
                        "instances[0].auth: missing (expected: an object): property \"auth\" is required",
                        "timeout: '30s' (expected: an integer, 1..600000)",
                        "keepalive_timeout: 999 (expected: an integer >= 1000): expected 999 to be at least 1000",
                        "ssl_verify: 'no' (expected: true or false)");
    }

    @Test
    void wantsInstances() {
        assertThat(refused("{}")).singleElement().asString().contains("property \"instances\" is required");
        assertThat(refused("{\"instances\":[]}")).singleElement().asString().contains("at least 1 items");
    }
}
