package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import io.github.aiproxymulti.mockllm.RecordedRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationFormsTest extends EndToEnd {

    private final MockLlm model = SharedGateway.model();

    @BeforeEach
    void forget() {
        gateway();
        model.reset();
    }

    @Test
    void readsNestedArgumentsWithListsAndScalarsInsideFreeMaps() {
        assertThat(chat("snake").body()).contains(greeting(model));

        RecordedRequest sent = onlyRequest();
        assertThat(sent.header("Authorization")).hasValue("Bearer snake-key");
        assertThat(sent.bodyText())
                .contains("\"model\":\"from-snake\"", "\"stop\":[\"a\",\"b\"]")
                .contains("\"temperature\":0.5", "\"logprobs\":true", "\"top_logprobs\":3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"snake", "kebab", "camel"})
    void takesNamesInEveryStyle(String route) {
        assertThat(chat(route).statusCode()).isEqualTo(200);
        assertThat(post(route, CHAT_PATH, "{\"messages\":[],\"x\":\"" + "x".repeat(1000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void readsTheTextAtALocation() {
        assertThat(chat("shortcut").statusCode()).isEqualTo(200);

        assertThat(onlyRequest().bodyText()).contains("\"model\":\"from-a-file\"");
    }

    @Test
    void servesRoutesThatAreBuiltInJava() {
        assertThat(chat("java").statusCode()).isEqualTo(200);

        assertThat(onlyRequest().bodyText()).contains("\"model\":\"from-java\"");
        assertThat(onlyRequest().header("Authorization")).hasValue("Bearer key-of-java");
    }

    @Test
    void takesJsonTextThroughTheActuator() {
        String conf = Conf.of(Conf.on(model, "'options': {'model': 'posted', 'n': 1}"))
                .json();
        String definition = JsonMapper.shared().writeValueAsString(definition("posted", List.of(aiFilter(conf))));

        assertThat(actuator("/actuator/gateway/routes/posted", definition)).isEqualTo(201);
        closing(() -> gateway().remove("posted"));
        assertThat(actuator("/actuator/gateway/refresh", "")).isEqualTo(200);

        Eventually.eventually(() -> assertThat(chat("posted").statusCode()).isEqualTo(200));
        assertThat(onlyRequest().bodyText()).contains("\"model\":\"posted\"", "\"n\":1");
    }

    private int actuator(String path, String body) {
        return send(HttpRequest.newBuilder(gateway().uri(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }

    private RecordedRequest onlyRequest() {
        assertThat(model.requests()).hasSize(1);
        return model.requests().get(0);
    }
}
