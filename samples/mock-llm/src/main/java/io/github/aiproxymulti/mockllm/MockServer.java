package io.github.aiproxymulti.mockllm;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Reads a request, decides who answers it, and when. */
final class MockServer {

    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final byte[] NO_BODY = new byte[0];

    private final MockLlmOptions options;
    private final FaultSwitch faults;
    private final Journal journal;
    private final BuiltInAnswers builtIn;
    private final ControlApi control;

    MockServer(MockLlmOptions options, FaultSwitch faults, Journal journal) {
        this.options = options;
        this.faults = faults;
        this.journal = journal;
        this.builtIn = new BuiltInAnswers(options);
        this.control = new ControlApi(options.name(), faults, journal);
    }

    DisposableServer bind(Duration patience) {
        return HttpServer.create()
                .host(options.binding().host())
                .port(options.binding().port())
                .httpRequestDecoder(
                        decoder -> decoder.maxInitialLineLength(MAX_HEAD_BYTES).maxHeaderSize(MAX_HEAD_BYTES))
                .doOnChannelInit((observer, channel, remote) -> journal.opened(channel))
                .handle(this::handle)
                .bindNow(patience);
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(NO_BODY)
                .flatMap(body -> answer(received(request, body), response));
    }

    private RecordedRequest received(HttpServerRequest request, byte[] body) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        return new RecordedRequest(
                request.method().name(),
                mark < 0 ? uri : uri.substring(0, mark),
                mark < 0 ? "" : uri.substring(mark + 1),
                headers(request.requestHeaders()),
                body,
                options.clock().instant());
    }

    private static Map<String, List<String>> headers(HttpHeaders from) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        from.forEach(header ->
                all.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue()));
        all.replaceAll((name, values) -> List.copyOf(values));
        return Collections.unmodifiableMap(all);
    }

    private Mono<Void> answer(RecordedRequest request, HttpServerResponse response) {
        Faults now = faults.current();
        Delivery delivery = new Delivery(request, response);
        if (request.path().startsWith(ControlApi.PREFIX)) {
            return delivery.send(control.answer(request));
        }
        Channel channel = Delivery.channelOf(response);
        if (request.path().equals(BuiltInAnswers.HEALTH_PATH)) {
            journal.probe(request, channel);
            return after(now.healthDelayMs()).then(Mono.defer(() -> delivery.send(builtIn.health(now))));
        }
        journal.request(request, channel);
        return after(now.delayMs()).then(Mono.defer(() -> delivery.send(modelAnswer(request, now))));
    }

    private MockAnswer modelAnswer(RecordedRequest request, Faults now) {
        Dialect dialect = Dialects.of(request);
        return new FaultInjection(options.name(), dialect, now).spoil(soundAnswer(request, dialect));
    }

    private MockAnswer soundAnswer(RecordedRequest request, Dialect dialect) {
        var responder = options.responder();
        if (responder != null) {
            var own = responder.apply(request);
            if (own.isPresent()) {
                return own.get();
            }
        }
        return builtIn.answer(request, dialect);
    }

    private Mono<Long> after(long millis) {
        return millis == 0 ? Mono.empty() : Mono.delay(Duration.ofMillis(millis), options.scheduler());
    }
}
