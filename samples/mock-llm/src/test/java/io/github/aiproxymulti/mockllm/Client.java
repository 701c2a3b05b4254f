package io.github.aiproxymulti.mockllm;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Talks to a mock over a real socket, one new connection per request. */
final class Client {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http;

    Client(MockLlm mock) {
        http = HttpClient.create(ConnectionProvider.newConnection()).baseUrl(mock.url());
    }

    record Reply(int status, HttpHeaders headers, String body) {
        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        List<String> events() {
            return Stream.of(body.split("\n\n")).toList();
        }

        List<JsonNode> data() {
            return events().stream()
                    .map(event -> event.substring(event.indexOf("data: ") + 6))
                    .filter(data -> data.startsWith("{"))
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        }
    }

    Reply send(String method, String uri, String body) {
        return Objects.requireNonNull(sending(method, uri, body).block(PATIENCE));
    }

    Reply post(String uri, String body) {
        return send("POST", uri, body);
    }

    Mono<Reply> sending(String method, String uri, String body) {
        return http.headers(headers -> headers.set("Content-Type", "application/json"))
                .request(HttpMethod.valueOf(method))
                .uri(uri)
                .send(ByteBufFlux.fromString(Mono.just(body)))
                .responseSingle((response, content) -> content.asString()
                        .defaultIfEmpty("")
                        .map(text -> new Reply(response.status().code(), response.responseHeaders(), text)));
    }

    /** What comes, as it comes. */
    Flux<String> streaming(String uri, String body) {
        return http.post()
                .uri(uri)
                .send(ByteBufFlux.fromString(Mono.just(body)))
                .responseContent()
                .asString();
    }
}
