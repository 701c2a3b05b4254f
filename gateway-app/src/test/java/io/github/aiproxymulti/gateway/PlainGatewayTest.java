package io.github.aiproxymulti.gateway;

import static io.github.aiproxymulti.gateway.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.Faults;
import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application with nothing but a route: what it exposes, what it keeps to itself, and how it ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PlainGatewayTest extends EndToEnd {

    private static final String CANARY = "canary-7f3a";

    private final MockLlm paced = MockLlm.builder()
            .name("paced")
            .tokens(10)
            .pacing(Duration.ofMillis(100))
            .start();
    private final MockLlm sick = MockLlm.builder().name("sick").start();
    private final TestGateway plain = TestGateway.start(
            "--spring.lifecycle.timeout-per-shutdown-phase=20s",
            "--spring.cloud.gateway.server.webflux.routes[0].id=chat",
            "--spring.cloud.gateway.server.webflux.routes[0].uri=no://op",
            "--spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/**",
            "--spring.cloud.gateway.server.webflux.routes[0].filters[0].name=AiProxyMulti",
            "--spring.cloud.gateway.server.webflux.routes[0].filters[0].args.conf=" + conf());

    @Override
    TestGateway gateway() {
        return plain;
    }

    private String conf() {
        String auth =
                "'auth': {'header': {'Authorization': 'Bearer " + CANARY + "'}, 'query': {'key': '" + CANARY + "'}}";
        return Conf.of(Conf.on(sick, "'priority': 1", auth, Conf.CHECKS), Conf.on(paced, auth, Conf.CHECKS))
                .fallback("http_5xx")
                .json();
    }

    @Test
    @Order(1)
    void reportsEachInstanceInTheShapeOfTheOriginal() {
        sick.faults(Faults.none().healthStatus(500));
        eventually(() ->
                assertThat(Health.read(this).node("chat", "sick").status()).isEqualTo("unhealthy"));
        eventually(() -> assertThat(sick.probeCount()).isGreaterThan(1));

        JsonNode list = json("/actuator/healthchecks");

        assertThat(list.valueStream().map(resource -> resource.path("name").asString()))
                .containsExactly("chat/paced", "chat/sick");
        assertThat(list.path(1).propertyNames()).containsExactly("name", "type", "nodes");
        assertThat(list.path(1).path("type").asString()).isEqualTo("http");
        JsonNode node = list.path(1).path("nodes").path(0);
        assertThat(node.propertyNames()).containsExactly("ip", "port", "hostname", "status", "counter");
        assertThat(node.path("ip").asString()).isEqualTo("127.0.0.1");
        assertThat(node.path("port").asInt()).isEqualTo(sick.port());
        assertThat(node.path("status").asString()).isEqualTo("unhealthy");
        assertThat(node.path("counter").propertyNames())
                .containsExactlyInAnyOrder("success", "http_failure", "tcp_failure", "timeout_failure");
    }

    @ParameterizedTest
    @Order(2)
    @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness", "/actuator/health/liveness"})
    void isUpAlthoughAnInstanceIsNot(String path) {
        assertThat(json(path).path("status").asString()).isEqualTo("UP");
    }

    @Test
    @Order(2)
    void exposesNoMoreThanItMust() {
        assertThat(json("/actuator").path("_links").propertyNames().stream()
                        .map(name -> name.split("-", 2)[0])
                        .distinct())
                .containsExactlyInAnyOrder("self", "health", "healthchecks", "prometheus");
        for (String endpoint : List.of("env", "configprops", "gateway", "heapdump", "loggers", "beans")) {
            assertThat(get("/actuator/" + endpoint).statusCode()).as(endpoint).isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    @Order(3)
    void tellsNobodyItsSecrets() {
        sick.faults(Faults.none().status(500).healthStatus(200));
        eventually(() ->
                assertThat(Health.read(this).node("chat", "sick").status()).isEqualTo("healthy"));
        assertThat(chat("any").statusCode()).isEqualTo(200);
        assertThat(sick.requests().get(0).query()).contains(CANARY);
        assertThat(sick.probes().get(0).header("Authorization").orElse("")).contains(CANARY);

        for (String path : List.of(
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/healthchecks",
                "/actuator/healthchecks/chat/sick")) {
            assertThat(get(path).body()).as(path).isNotEmpty().doesNotContain(CANARY);
        }
        assertThat(Output.text()).doesNotContain(CANARY);
    }

    @Test
    @Order(4)
    void letsAStreamFinishBeforeItStops()
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        sick.faults(Faults.none().status(503));
        try (RawClient client = new RawClient(plain.port())) {
            client.post("any", CHAT_PATH, STREAM);
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.chunk()).isNotEmpty();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(plain::close);
            RawClient.Body rest = client.body();

            assertThat(rest.complete()).isTrue();
            assertThat(rest.text()).endsWith("data: [DONE]\n\n");
            stopped.get(20, TimeUnit.SECONDS);
        }
        long probes = paced.probeCount();
        paced.close();
        sick.close();
        assertThat(paced.probeCount()).isEqualTo(probes);
    }

    private JsonNode json(String path) {
        return JsonMapper.shared()
                .readTree(get(path, "Accept", "application/json").body());
    }
}
