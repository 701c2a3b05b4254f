package io.github.aiproxymulti.aiproxy.credential;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/** A token endpoint that gives one scripted answer after the other, each when it is due. */
final class TokenServer implements AutoCloseable {

    private final Queue<Mono<Answer>> answers = new ConcurrentLinkedQueue<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> call(request)
                    .flatMap(call -> {
                        calls.add(call);
                        return answers.isEmpty() ? Mono.just(new Answer(500, "")) : answers.remove();
                    })
                    .flatMap(answer -> response.status(answer.status())
                            .header("location", "/elsewhere")
                            .sendString(Mono.just(answer.body()))
                            .then()))
            .bindNow(Duration.ofSeconds(10));

    private static Mono<Call> call(HttpServerRequest request) {
        return request.receive()
                .aggregate()
                .asString()
                .map(body -> new Call(
                        request.method() + " " + request.uri(),
                        String.valueOf(request.requestHeaders().get("content-type")),
                        body));
    }

    String uri() {
        return "http://127.0.0.1:" + server.port() + "/token";
    }

    TokenServer grants(String token, long expiresIn) {
        return answers(200, "{\"access_token\":\"" + token + "\",\"expires_in\":" + expiresIn + "}");
    }

    TokenServer answers(int status, String body) {
        answers.add(Mono.just(new Answer(status, body)));
        return this;
    }

    void answersWhen(Mono<Answer> due) {
        answers.add(due);
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(10));
    }

    /** One answer. */
    record Answer(int status, String body) {}

    /** One request. */
    record Call(String line, String contentType, String body) {}
}
