package io.github.aiproxymulti.aiproxy.config;

import static io.github.aiproxymulti.aiproxy.config.Reading.instance;
import static io.github.aiproxymulti.aiproxy.config.Reading.read;
import static io.github.aiproxymulti.aiproxy.config.Reading.route;
import static io.github.aiproxymulti.aiproxy.config.Reading.routeWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Two halves for each record: nothing written, and everything written and different. */
class DefaultsTest {

    static final String EVERYTHING = """
            balancer: {algorithm: chash, hash_on: header, key: X-User}
            instances:
              - name: main
                provider: bedrock
                priority: -3
                weight: 7
                auth:
                  header: {X-Key: h-secret}
                  query: {key: q-secret}
                  gcp: {service_account_json: '{"type":"service_account"}', max_ttl: 120, expire_early_secs: 5}
                  aws: {access_key_id: id-secret, secret_access_key: key-secret, session_token: token-secret}
                options: {model: m, temperature: 0.70, stop: [a, b], user: null, deep: {a: {b: [1, true]}}}
                override:
                  endpoint: https://h.example:8443/base?v=1
                  llm_options: {max_tokens: 64}
                  request_body: {openai-chat: {top_p: 1}, passthrough: {}}
                  request_body_force_override: true
                  protocols: [bedrock-converse]
                provider_conf: {project_id: p, region: r}
                checks: {active: {http_path: /status}}
                examples: [one, two]
                threshold: -0.5
              - {name: spare, provider: openai, weight: 0, auth: {}}
            semantic_opts:
              threshold: 0.25
              fallback: spare
              debugging: true
              embeddings:
                provider: azure-openai
                model: e
                endpoint: https://e.example/openai/deployments/e/embeddings?api-version=1
                auth: {header: {api-key: e-secret}, query: {k: eq-secret}}
                timeout: 1500
                ssl_verify: false
            logging: {summaries: true, payloads: true}
            fallback_strategy: [rate_limiting, http_429, http_5xx, http_5xx]
            fallback_http_statuses: [401, 403]
            max_retries: 2
            retry_on_failure_within_ms: 900
            timeout: 1000
            max_req_body_size: 5000000000
            max_stream_duration_ms: 60000
            max_response_bytes: 4096
            keepalive: false
            keepalive_timeout: 5000
            keepalive_pool: 4
            streaming_flush_interval_ms: 25
            ssl_verify: false
            forward_headers: [X-Trace, x-org]
            timeouts:
              connect_ms: 11
              response_headers_ms: 12
              first_content_ms: 13
              idle_content_ms: 14
              attempt_ms: 15
              request_ms: 16
            hold_until_content_ms: 17
            stream_error_event: true
            attempts_header: true
            retry_backoff: {base_ms: 18, max_ms: 190}
            retry_budget: {percent: 12.5, min_requests_per_second: 3, window_ms: 4000}
            """;

    private final AiProxyMultiConfig bare = read(route(instance("a", "openai", "")));
    private final AiProxyMultiConfig full = read(EVERYTHING);

    @Test
    void routeDefaults() {
        assertThat(bare.balancer()).isEqualTo(new Balancer(Algorithm.ROUNDROBIN, HashOn.VARS, null, null, 1));
        assertThat(bare.semantic()).isNull();
        assertThat(bare.logging()).isEqualTo(new Logging(false, false));
        assertThat(bare.fallback()).isEqualTo(new Fallback(false, false, false, Set.of(), null, null));
        assertThat(bare.fallback().enabled()).isFalse();
        assertThat(bare.transport())
                .isEqualTo(new Transport(Duration.ofSeconds(30), true, Duration.ofSeconds(60), 30, true));
        assertThat(bare.limits()).isEqualTo(new Limits(67_108_864, null, null));
        assertThat(bare.flushInterval()).isEqualTo(Duration.ofMillis(10));
        assertThat(bare.forwardHeaders()).isEmpty();
        assertThat(bare.timeouts()).isEqualTo(Timeouts.NONE);
        assertThat(bare.delivery()).isEqualTo(Delivery.PLAIN);
        assertThat(bare.retries()).isEqualTo(Retries.UNBOUNDED);
    }

    @Test
    void routeWithEverything() {
        assertThat(full.balancer()).isEqualTo(new Balancer(Algorithm.CHASH, HashOn.HEADER, "X-User", null, 1));
        assertThat(full.logging()).isEqualTo(new Logging(true, true));
        assertThat(full.fallback())
                .isEqualTo(new Fallback(true, true, true, Set.of(401, 403), 2, Duration.ofMillis(900)));
        assertThat(full.transport())
                .isEqualTo(new Transport(Duration.ofSeconds(1), false, Duration.ofSeconds(5), 4, false));
        assertThat(full.limits()).isEqualTo(new Limits(5_000_000_000L, Duration.ofMinutes(1), 4096L));
        assertThat(full.flushInterval()).isEqualTo(Duration.ofMillis(25));
        assertThat(full.forwardHeaders()).containsExactly("x-trace", "x-org");
        assertThat(full.timeouts())
                .isEqualTo(new Timeouts(millis(11), millis(12), millis(13), millis(14), millis(15), millis(16)));
        assertThat(full.delivery()).isEqualTo(new Delivery(millis(17), true, true));
        assertThat(full.retries())
                .isEqualTo(new Retries(
                        new Retries.Backoff(millis(18), millis(190)), new Retries.Budget(12.5, 3, millis(4000))));
    }

    @Test
    void retryDefaults() {
        assertThat(read(routeWith("\"retry_backoff\":{},\"retry_budget\":{}")).retries())
                .isEqualTo(new Retries(
                        new Retries.Backoff(millis(50), millis(1000)), new Retries.Budget(20, 10, millis(10_000))));
    }

    private static Duration millis(int value) {
        return Duration.ofMillis(value);
    }

    @Test
    void instanceDefaults() {
        assertThat(bare.instances())
                .containsExactly(new Instance(
                        "a",
                        new ProviderId("openai"),
                        0,
                        1,
                        Auth.NONE,
                        JsonNodeFactory.instance.objectNode(),
                        Overrides.NONE,
                        ProviderConf.NONE,
                        null,
                        List.of(),
                        null,
                        null,
                        null));
        assertThat(bare.instances().get(0).auth().isEmpty()).isTrue();
    }

    @Test
    void instanceWithEverything() {
        Instance main = full.instances().get(0);

        assertThat(main.priority()).isEqualTo(-3);
        assertThat(main.weight()).isEqualTo(7);
        assertThat(main.auth())
                .isEqualTo(new Auth(
                        Map.of("X-Key", Secret.of("h-secret")),
                        Map.of("key", Secret.of("q-secret")),
                        new GcpAuth(Secret.of("{\"type\":\"service_account\"}"), 120, 5),
                        new AwsAuth(Secret.of("id-secret"), Secret.of("key-secret"), Secret.of("token-secret"))));
        assertThat(main.options().toString())
                .isEqualTo("{\"model\":\"m\",\"temperature\":0.70,\"stop\":[\"a\",\"b\"],\"user\":null,"
                        + "\"deep\":{\"a\":{\"b\":[1,true]}}}");
        assertThat(main.override().endpoint())
                .isEqualTo(new EndpointUrl("https", "h.example", 8443, true, "/base", "v=1"));
        assertThat(main.override().maxTokens()).isEqualTo(64);
        assertThat(main.override().requestBody()).containsOnlyKeys("openai-chat", "passthrough");
        assertThat(main.override().requestBodyForce()).isTrue();
        assertThat(main.override().protocols()).containsExactly("bedrock-converse");
        assertThat(main.providerConf()).isEqualTo(new ProviderConf("p", "r"));
        assertThat(main.checks()).isNotNull();
        assertThat(main.examples()).containsExactly("one", "two");
        assertThat(main.threshold()).isEqualTo(-0.5);
    }

    @Test
    void gcpDefaults() {
        assertThat(read(route(instance("a", "openai", "\"auth\":{\"gcp\":{}}")))
                        .instances()
                        .get(0)
                        .auth()
                        .gcp())
                .isEqualTo(new GcpAuth(null, null, 60));
    }

    @Test
    void semanticDefaults() {
        assertThat(read(routeWith(
                                "\"semantic_opts\":{\"embeddings\":{\"provider\":\"openai\",\"model\":\"m\",\"auth\":{}}}"))
                        .semantic())
                .isEqualTo(new SemanticOptions(
                        0,
                        null,
                        false,
                        new SemanticOptions.Embeddings(
                                new ProviderId("openai"), "m", null, Map.of(), Map.of(), Duration.ofSeconds(3), true)));
    }

    @Test
    void semanticWithEverything() {
        assertThat(full.semantic())
                .isEqualTo(new SemanticOptions(
                        0.25,
                        "spare",
                        true,
                        new SemanticOptions.Embeddings(
                                new ProviderId("azure-openai"),
                                "e",
                                EndpointUrl.parse("https://e.example/openai/deployments/e/embeddings?api-version=1"),
                                Map.of("api-key", Secret.of("e-secret")),
                                Map.of("k", Secret.of("eq-secret")),
                                Duration.ofMillis(1500),
                                false)));
    }

    @Test
    void anEmptyBalancerIsRoundRobin() {
        assertThat(read(routeWith("\"balancer\":{}")).balancer()).isEqualTo(bare.balancer());
        assertThat(read(routeWith("\"balancer\":{\"hash_on\":\"cookie\"}")).balancer())
                .isEqualTo(new Balancer(Algorithm.ROUNDROBIN, HashOn.COOKIE, null, null, 1));
    }

    @Test
    void theOldStrategyNameMeansQuotaAlone() {
        assertThat(read(routeWith("\"fallback_strategy\":\"instance_health_and_rate_limiting\""))
                        .fallback())
                .isEqualTo(new Fallback(false, false, true, Set.of(), null, null));
        assertThat(read(routeWith("\"fallback_strategy\":\"http_429\""))
                        .fallback()
                        .on429())
                .isTrue();
        assertThat(read(routeWith("\"fallback_strategy\":[]")).fallback().enabled())
                .isFalse();
        assertThat(read(routeWith("\"fallback_http_statuses\":[401]"))
                        .fallback()
                        .enabled())
                .isTrue();
    }
}
