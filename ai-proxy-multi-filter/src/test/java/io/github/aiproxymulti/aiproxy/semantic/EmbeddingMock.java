package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.protocol.WireJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** The embeddings service of the conformance cases: three dimensions, and certain words that make it misbehave. */
public final class EmbeddingMock implements AutoCloseable {

    /** What it was asked. */
    public final List<Call> calls = new CopyOnWriteArrayList<>();

    /** Answers wait for this. */
    public volatile Mono<Void> gate = Mono.empty();

    /** The status of all answers, if not 200. */
    public volatile int status = 200;

    private final DisposableServer server;

    /** Starts it on a free port. */
    public EmbeddingMock() {
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) ->
                        request.receive().aggregate().asString().flatMap(body -> answer(request, response, body)))
                .bindNow(Duration.ofSeconds(10));
    }

    /** Where it listens. */
    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(10));
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response, String body) {
        calls.add(new Call(
                request.method().name(), request.uri(), request.requestHeaders().copy(), body));
        JsonNode input = WireJson.read(body).orElseThrow().path("input");
        List<String> texts = input.valueStream().map(JsonNode::asString).toList();
        boolean fails = texts.stream().anyMatch(text -> text.contains("servererror"));
        int code = fails ? 500 : status;
        return gate.then(Mono.defer(() -> response.status(code)
                .header("Content-Type", "application/json")
                .send(parts(code == 200 ? vectors(texts) : "{\"error\":\"you said " + texts + "\"}"))
                .then()));
    }

    private static Flux<ByteBuf> parts(String body) {
        return Flux.just(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
    }

    private static String vectors(List<String> texts) {
        if (texts.get(0).contains("scalarbody")) {
            return "null";
        }
        if (texts.get(0).contains("hugebody")) {
            return "{\"data\":[],\"padding\":\"" + "x".repeat(EmbeddingsClient.MOST_BYTES) + "\"}";
        }
        return IntStream.range(0, texts.size())
                .map(i -> texts.size() - 1 - i)
                .mapToObj(i ->
                        "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":" + vector(texts.get(i)) + "}")
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]}"));
    }

    private static String vector(String text) {
        if (text.contains("malformed")) {
            return "null";
        }
        if (text.contains("dimmismatch")) {
            return "[1,0]";
        }
        if (text.contains("naninf")) {
            return "[1e999,0,0]";
        }
        if (has(text, "code", "python", "debug")) {
            return "[1,0,0]";
        }
        if (has(text, "translate", "summar")) {
            return "[0,1.0,0]";
        }
        return has(text, "weather", "joke") ? "[0,0,2.5e0]" : "[0.7,0.5,0.3]";
    }

    private static boolean has(String text, String... words) {
        return List.of(words).stream().anyMatch(text::contains);
    }

    /**
     * One request.
     *
     * @param method its method
     * @param uri path and query
     * @param headers all headers
     * @param body its body
     */
    public record Call(String method, String uri, HttpHeaders headers, String body) {}
}
