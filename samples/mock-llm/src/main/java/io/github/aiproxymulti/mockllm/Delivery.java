package io.github.aiproxymulti.mockllm;

import io.github.aiproxymulti.mockllm.RecordedRequest.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Puts one answer on the wire, chunk by flushed chunk, and ends it in the way the answer says. */
final class Delivery {

    private final RecordedRequest request;
    private final HttpServerResponse response;

    Delivery(RecordedRequest request, HttpServerResponse response) {
        this.request = request;
        this.response = response;
    }

    static Channel channelOf(HttpServerResponse response) {
        AtomicReference<Channel> channel = new AtomicReference<>();
        var unused = response.withConnection(connection -> channel.set(connection.channel()));
        return Objects.requireNonNull(channel.get());
    }

    Mono<Void> send(MockAnswer answer) {
        if (answer.ending() == MockAnswer.Ending.UNANSWERED) {
            return reset();
        }
        var unused = response.status(answer.status());
        answer.headers().forEach((name, values) -> response.responseHeaders().set(name, values));
        if (answer.ending() == MockAnswer.Ending.COMPLETE && answer.isOfKnownLength()) {
            return response.send(answer.chunks().map(Unpooled::wrappedBuffer), chunk -> true)
                    .then()
                    .then(ended());
        }
        return response.sendHeaders()
                .send(answer.chunks().map(Unpooled::wrappedBuffer), chunk -> true)
                .then()
                .then(Mono.defer(() -> end(answer.ending())))
                .onErrorResume(failure -> reset());
    }

    private Mono<Void> end(MockAnswer.Ending ending) {
        return switch (ending) {
            case COMPLETE -> ended();
            case STALL -> Mono.never();
            case CLOSE -> close();
            case RESET, UNANSWERED -> reset();
        };
    }

    private Mono<Void> ended() {
        return Mono.fromRunnable(() -> request.end(Outcome.COMPLETED));
    }

    /** Without lingering, closing a socket sends a reset instead of an end. */
    private Mono<Void> reset() {
        return Mono.defer(() -> {
            channelOf(response).config().setOption(ChannelOption.SO_LINGER, 0);
            return close();
        });
    }

    /** Never completes: completion would make the server end the body as if it were whole. */
    private Mono<Void> close() {
        return Mono.defer(() -> {
            request.end(Outcome.CUT);
            var unused = channelOf(response).close();
            return Mono.never();
        });
    }
}
