package io.github.aiproxymulti.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class MockModelsTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"east", "west"})
    void startsTheModelsBeforeTheContextAndStopsThemWithIt(String name) throws IOException, InterruptedException {
        GenericApplicationContext context = new GenericApplicationContext();
        new MockModels().initialize(context);
        String url = context.getEnvironment().getRequiredProperty("quickstart.models." + name + ".url");

        assertThat(chat(url)).contains("Hello from " + name);

        context.refresh();
        context.close();
        assertThatThrownBy(() -> chat(url)).isInstanceOf(IOException.class);
    }

    @Test
    void takesThePortThatIsAskedFor() throws IOException {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        MockEnvironment environment = new MockEnvironment().withProperty("quickstart.models.west.port", "" + free);
        try (GenericApplicationContext context = new GenericApplicationContext()) {
            context.setEnvironment(environment);
            new MockModels().initialize(context);
            context.refresh();

            assertThat(environment.getProperty("quickstart.models.west.url")).isEqualTo("http://127.0.0.1:" + free);
        }
    }

    private String chat(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
