package io.github.aiproxymulti.samples.customprovider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The sample as its main method starts it, on a free port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CustomProviderTest {

    private final ConfigurableApplicationContext context = CustomProviderApplication.start("--server.port=0");
    private final MockLlm acme = context.getBean(MockLlm.class);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void forget() {
        acme.reset();
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void sendsAChatToThePathOfTheOwnProvider() throws IOException, InterruptedException {
        HttpResponse<String> answer =
                post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Hello from acme");
        RecordedRequest request = onlyRequest();
        assertThat(request.path()).isEqualTo("/inference/v2/chat/completions");
        assertThat(request.header("Authorization")).hasValue("Bearer acme-key");
    }

    @Test
    void writesTheTokenLimitWhereTheOwnProviderWantsIt() throws IOException, InterruptedException {
        post("/v1/chat/completions", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        JsonNode body = JsonMapper.shared().readTree(onlyRequest().bodyText());
        assertThat(body.at("/limits/max_new_tokens").asInt()).isEqualTo(64);
        assertThat(body.at("/model").asString()).isEqualTo("acme-large-2");
    }

    @Test
    void convertsAnthropicMessagesForTheOwnProvider() throws IOException, InterruptedException {
        HttpResponse<String> answer = post(
                "/v1/messages",
                "{\"model\":\"any\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"type\":\"message\"", "Hello from acme");
        assertThat(onlyRequest().path()).isEqualTo("/inference/v2/chat/completions");
    }

    private RecordedRequest onlyRequest() {
        assertThat(acme.requests()).hasSize(1);
        return acme.requests().get(0);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
