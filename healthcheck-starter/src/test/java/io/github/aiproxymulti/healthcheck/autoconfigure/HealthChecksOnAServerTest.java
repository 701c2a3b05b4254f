package io.github.aiproxymulti.healthcheck.autoconfigure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthOverrides;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** What callers really get from a WebFlux server: formats, paths with slashes, statuses. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.endpoints.web.exposure.include=healthchecks,health",
            "management.endpoint.health.show-details=always",
            "management.endpoint.health.probes.enabled=true",
            "healthchecks.overrides.enabled=true",
            "healthchecks.resources.[route/b].endpoints=10.0.0.1:8080",
            "healthchecks.resources.[route/b].checks.active.type=tcp",
            "healthchecks.resources.a.endpoints=[::1]:80",
            "healthchecks.resources.a.checks.active.type=http"
        })
class HealthChecksOnAServerTest {

    private static final String NODES = ",\"status\":\"healthy\","
            + "\"counter\":{\"success\":0,\"http_failure\":0,\"tcp_failure\":0,\"timeout_failure\":0}}]}";

    private final HttpClient client = HttpClient.newHttpClient();

    @Value("${local.server.port}")
    private int port;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private HealthOverrides overrides;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private HealthEndpointGroups groups;

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Prober silent() {
            return request -> Mono.never();
        }
    }

    @BeforeEach
    void nothingIsOverridden() {
        assertThat(overrides.override(
                        new ResourceId("route/b"), new TargetKey("10.0.0.1", 8080, "10.0.0.1"), TargetOverride.AUTO))
                .isTrue();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator" + path))
                .timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    private HttpResponse<String> get(String path, String accept) {
        return send(request(path).header("Accept", accept));
    }

    private HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "*/*", "application/vnd.spring-boot.actuator.v3+json"})
    void theListIsExactlyTheStatusApi(String accept) {
        HttpResponse<String> response = get("/healthchecks", accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(type(response)).contains("json");
        assertThat(response.body())
                .isEqualTo("[{\"name\":\"a\",\"type\":\"http\",\"nodes\":"
                        + "[{\"ip\":\"::1\",\"port\":80,\"hostname\":\"::1\"" + NODES + ","
                        + "{\"name\":\"route/b\",\"type\":\"tcp\",\"nodes\":"
                        + "[{\"ip\":\"10.0.0.1\",\"port\":8080,\"hostname\":\"10.0.0.1\"" + NODES + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"})
    void browsersGetThePage(String accept) {
        HttpResponse<String> response = get("/healthchecks", accept);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(type(response)).startsWith("text/html");
        assertThat(response.body()).contains("route/b", "[::1]:80");
        HttpResponse<String> one = get("/healthchecks/route/b", accept);
        assertThat(type(one)).startsWith("text/html");
        assertThat(one.body()).contains("10.0.0.1:8080").doesNotContain("[::1]:80");
    }

    @Test
    void aResourceWithASlashInItsNameIsFound() {
        HttpResponse<String> response = get("/healthchecks/route/b", "application/json");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"name\":\"route/b\"", "\"phase\":\"READY\"", "\"last_probe\":null");
    }

    @Test
    void anUnknownResourceIsNotFound() {
        HttpResponse<String> response = get("/healthchecks/route/c", "application/json");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"error_msg\":\"route/c not found\"}");
        assertThat(get("/healthchecks/route/c", "text/html").statusCode()).isEqualTo(404);
    }

    @Test
    void aPersonCanDrainATarget() {
        HttpResponse<String> response =
                post("/healthchecks/route/b", "{\"target\":\"10.0.0.1:8080\",\"action\":\"drain\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(get("/healthchecks/route/b", "application/json").body())
                .contains("\"override\":\"drain\"", "\"usable\":false");
    }

    @Test
    void anOverrideWithoutATargetOrOfNothingIsRefused() {
        assertThat(post("/healthchecks/route/b", "{\"action\":\"drain\"}").statusCode())
                .isEqualTo(400);
        assertThat(post("/healthchecks/route/b", "{\"target\":\"10.0.0.1:8080\",\"action\":\"x\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/healthchecks/route/c", "{\"target\":\"10.0.0.1:8080\",\"action\":\"drain\"}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void healthIsUpAndNeitherLivenessNorReadinessAskUs() {
        assertThat(get("/health", "application/json").body())
                .contains("\"healthchecks\":{\"details\":{\"resources\":2", "\"status\":\"UP\"");
        assertThat(requireNonNull(groups.get("liveness")).isMember("healthchecks"))
                .isFalse();
        assertThat(requireNonNull(groups.get("readiness")).isMember("healthchecks"))
                .isFalse();
    }
}
