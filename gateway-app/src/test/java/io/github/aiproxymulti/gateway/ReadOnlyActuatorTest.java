package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where the actuator may only be read. */
class ReadOnlyActuatorTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final MockLlm MODEL = MockLlm.builder().name("model").start();
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(
                "--management.endpoints.access.max-permitted=read-only",
                "--management.endpoints.web.exposure.include=aiproxy");
        gateway.put(EndToEnd.definition(
                "chat", List.of(EndToEnd.aiFilter(Conf.of(Conf.on(MODEL)).json()))));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        MODEL.close();
    }

    @Test
    void routesAndThePageAreShown() throws IOException, InterruptedException {
        HttpResponse<String> page = send(request("").header("Accept", "text/html"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>AI routes</title>");
        assertThat(send(request("").header("Accept", "application/json")).body())
                .contains("\"route\":\"chat\"");
        assertThat(send(request("/chat").header("Accept", "application/json")).body())
                .contains("\"name\":\"model\"");
    }

    @Test
    void requestsAreNotExplained() throws IOException, InterruptedException {
        HttpResponse<String> refused =
                send(request("/chat/explain").POST(HttpRequest.BodyPublishers.ofString(EndToEnd.CHAT)));

        assertThat(refused.statusCode()).isBetween(404, 405);
        assertThat(refused.body()).doesNotContain("candidates");
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.uri("/actuator/aiproxy" + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
