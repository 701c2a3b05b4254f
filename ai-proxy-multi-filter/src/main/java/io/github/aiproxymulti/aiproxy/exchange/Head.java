package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.UpstreamRequest;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * The head of an answer, with its body still on the wire.
 *
 * @param request as it was sent
 * @param response what came
 */
record Head(UpstreamRequest request, UpstreamResponse response) {

    /** The head that an exchange brings, or the failure that the alarm goes off; of the two that come together one counts. */
    static Mono<Head> within(Mono<Head> exchange, Alarm alarm) {
        return Mono.create(created -> {
            Disposable.Swap running = Disposables.swap();
            MonoSink<Head> sink = created.onCancel(running);
            alarm.onExpiry(late -> {
                running.dispose();
                sink.error(late);
            });
            running.update(exchange.subscribe(
                    head -> head.arrived(alarm, sink),
                    error -> failed(error, alarm, sink),
                    () -> {},
                    Context.of(sink.contextView())));
        });
    }

    private void arrived(Alarm alarm, MonoSink<Head> sink) {
        if (alarm.head(response.isEventStream())) {
            sink.success(this);
        } else {
            response.abandon();
        }
    }

    private static void failed(Throwable error, Alarm alarm, MonoSink<Head> sink) {
        if (alarm.failed()) {
            sink.error(error);
        }
    }
}
