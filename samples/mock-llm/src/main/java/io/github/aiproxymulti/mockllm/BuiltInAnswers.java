package io.github.aiproxymulti.mockllm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a mock answers when nobody scripted anything: a greeting in the dialect of the request, or an echo. */
final class BuiltInAnswers {

    static final String HEALTH_PATH = "/health";
    private static final String EVENT_STREAM = "text/event-stream";

    private final MockLlmOptions options;
    private final AtomicLong ids = new AtomicLong();

    BuiltInAnswers(MockLlmOptions options) {
        this.options = options;
    }

    MockAnswer health(Faults faults) {
        Integer told = faults.healthStatus();
        int status = told == null ? 200 : told;
        ObjectNode body = Json.object().put("status", status).put("instance", options.name());
        return json(status, body);
    }

    MockAnswer answer(RecordedRequest request, Dialect dialect) {
        if (dialect == NoDialect.INSTANCE) {
            return json(200, echo(request));
        }
        MockLlmOptions.Script script = options.script();
        if (script != null) {
            return MockAnswer.stream(200, EVENT_STREAM, paced(script.writes(), script.pause()));
        }
        return Json.parse(request.body())
                .filter(JsonNode::isObject)
                .map(body -> spoken(ask(request, body), dialect))
                .orElseGet(() -> json(400, dialect.error(400, options.name() + ": body: not a JSON object")));
    }

    private MockAnswer spoken(Ask ask, Dialect dialect) {
        Optional<List<byte[]>> events = ask.wantsStream() ? dialect.events(ask) : Optional.empty();
        return events.map(all -> MockAnswer.stream(
                        200, EVENT_STREAM, paced(all, ask.speech().pacing())))
                .orElseGet(() -> json(200, dialect.plain(ask)));
    }

    private Ask ask(RecordedRequest request, JsonNode body) {
        return new Ask(
                options.name(),
                options.speech(),
                body,
                options.name() + "-" + ids.incrementAndGet(),
                request.arrivedAt().getEpochSecond());
    }

    private ObjectNode echo(RecordedRequest request) {
        ObjectNode root = Json.object()
                .put("instance", options.name())
                .put("method", request.method())
                .put("path", request.path())
                .put("query", request.query());
        ObjectNode headers = root.putObject("headers");
        request.headers().forEach((name, values) -> values.forEach(headers.withArray(name)::add));
        return root.put("body", request.bodyText());
    }

    /** The first element at once, a pause before each of the others. */
    private Flux<byte[]> paced(List<byte[]> chunks, Duration pause) {
        Flux<byte[]> all = Flux.fromIterable(chunks);
        if (pause.isZero()) {
            return all;
        }
        return all.take(1).concatWith(all.skip(1).delayElements(pause, options.scheduler()));
    }

    private static MockAnswer json(int status, JsonNode body) {
        return MockAnswer.bytes(status, "application/json", Json.bytes(body));
    }
}
