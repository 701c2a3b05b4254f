package io.github.aiproxymulti.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.mockllm.MockLlm;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest extends EndToEnd {

    private final MockLlm model = mock("model");
    private final String route = route(Conf.of(Conf.on(model)).with("'max_req_body_size': 100"));

    @AfterEach
    void neverAsksTheUpstream() {
        assertThat(model.requestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "Application/JSON"})
    void refusesOtherContentTypes_REQ07_D26(String type) {
        HttpResponse<String> answer = chat(route, "Content-Type", type);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("unsupported content-type: " + type + ", only application/json is supported");
    }

    @Test
    void refusesAnEmptyBody_REQ01() {
        HttpResponse<String> answer = post(route, CHAT_PATH, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body().strip()).isEqualTo("{\"message\":\"could not get body: request body is empty\"}");
    }

    @Test
    void saysWhereABodyIsNotJson_REQ05() {
        HttpResponse<String> answer = post(route, CHAT_PATH, "{}\"messages\": [ { \"role\": \"system\", \"cont");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body().strip())
                .isEqualTo("{\"message\":\"could not parse JSON request body: Expected the end but found T_STRING at"
                        + " character 3\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"this is not valid json", "{\"messages\":[", "false", "\u0000", "{\"a\":1}{\"b\":2}"})
    void refusesWhatIsNotJson_REQ10(String body) {
        HttpResponse<String> answer = post(route, "/v1/messages", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("{\"message\":\"could not parse JSON request body: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "\"text\"", "null", "true", "7"})
    void refusesWhatIsOfNoProtocol_REQ14(String body) {
        HttpResponse<String> answer = post(route, "/anything", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("no matching AI protocol for the request");
    }

    @ParameterizedTest
    @CsvSource({"openai-compatible, /model/x/converse, bedrock-converse", "deepseek, /v1/responses, openai-responses"})
    void refusesAProtocolTheProviderDoesNotSpeak(String provider, String path, String protocol) {
        String other = route(Conf.of(Conf.on(model, "'provider': '" + provider + "'")));

        HttpResponse<String> answer = post(other, path, "{\"messages\":[],\"input\":\"x\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("provider " + provider + " does not support " + protocol + " protocol (supported: ");
    }

    @Test
    void refusesALargeBodyThatIsAnnounced_REQ09() throws IOException {
        try (RawClient client = new RawClient(gateway().port())) {
            client.send("POST " + CHAT_PATH + " HTTP/1.1\r\nHost: x\r\n" + ROUTE + ": " + route
                    + "\r\nContent-Type: application/json\r\nContent-Length: 101\r\n\r\n");

            assertThat(client.head().status()).isEqualTo(413);
        }
    }

    @Test
    void sendsNo100ForALargeBodyThatIsAnnounced() throws IOException {
        try (RawClient client = new RawClient(gateway().port())) {
            client.send("POST " + CHAT_PATH + " HTTP/1.1\r\nHost: x\r\n" + ROUTE + ": " + route
                    + "\r\nContent-Type: application/json\r\nContent-Length: 101\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.head().status()).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesALargeBody_REQ09(boolean announced) {
        String body = "{\"messages\":[],\"x\":\"" + "x".repeat(200) + "\"}";
        HttpRequest.BodyPublisher known = BodyPublishers.ofString(body);
        HttpRequest.BodyPublisher publisher = announced ? known : BodyPublishers.fromPublisher(known);

        HttpResponse<String> answer = send(HttpRequest.newBuilder(gateway().uri(CHAT_PATH))
                .header("Content-Type", "application/json")
                .header(ROUTE, route)
                .POST(publisher));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("is greater than the maximum size 100 allowed");
        if (announced) {
            assertThat(answer.body().strip())
                    .isEqualTo("{\"message\":\"could not get body: request size " + body.length()
                            + " is greater than the maximum size 100 allowed\"}");
        }
    }
}
