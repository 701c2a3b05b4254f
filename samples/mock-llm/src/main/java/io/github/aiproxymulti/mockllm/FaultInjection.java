package io.github.aiproxymulti.mockllm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Turns a sound answer into the one the faults ask for; pure, delays are not its matter. */
final class FaultInjection {

    private final String name;
    private final Dialect dialect;
    private final Faults faults;

    FaultInjection(String name, Dialect dialect, Faults faults) {
        this.name = name;
        this.dialect = dialect;
        this.faults = faults;
    }

    /** A place in the body and what happens there. */
    private record Cut(int at, MockAnswer.Ending ending) {
        static Stream<Cut> of(@Nullable Integer at, MockAnswer.Ending ending) {
            return at == null ? Stream.empty() : Stream.of(new Cut(at, ending));
        }
    }

    MockAnswer spoil(MockAnswer sound) {
        if (faults.resetBeforeResponse()) {
            return MockAnswer.unanswered();
        }
        MockAnswer answer = withHeaders(withErrorEvent(withGarbage(withStatusOrBody(sound))));
        return firstCut().map(cut -> cutAt(answer, cut)).orElse(answer);
    }

    private MockAnswer withStatusOrBody(MockAnswer answer) {
        Integer status = faults.status();
        String body = faults.body();
        if (status == null && body == null) {
            return answer;
        }
        int code = status == null ? 200 : status;
        byte[] bytes =
                body == null ? Json.bytes(dialect.error(code, name + " was told to answer " + code)) : Json.text(body);
        return MockAnswer.bytes(code, "application/json", bytes);
    }

    private MockAnswer withGarbage(MockAnswer answer) {
        if (!faults.garbage()) {
            return answer;
        }
        if (answer.isEventStream()) {
            byte[] event = Json.text("data: {garbage from " + name + "\n\n");
            return answer.chunks(answer.chunks().map(chunk -> event));
        }
        String type = answer.headers()
                .getOrDefault("Content-Type", List.of("application/json"))
                .get(0);
        return MockAnswer.bytes(answer.status(), type, Json.text("<garbage from " + name + ">{]"));
    }

    private MockAnswer withErrorEvent(MockAnswer answer) {
        Integer at = faults.errorEventFirst() ? Integer.valueOf(0) : faults.errorEventAt();
        if (at == null || !answer.isEventStream()) {
            return answer;
        }
        Flux<byte[]> error = Flux.just(dialect.errorEvent(name + " was told to fail at event " + at));
        return answer.chunks(answer.chunks().take(at).concatWith(error));
    }

    private MockAnswer withHeaders(MockAnswer answer) {
        MockAnswer changed = answer;
        for (var header : faults.headers().entrySet()) {
            changed = changed.header(header.getKey(), header.getValue());
        }
        String contentType = faults.contentType();
        return contentType == null ? changed : changed.header("Content-Type", contentType);
    }

    /** The earliest; among equals the first of this list, which is why the order is the most violent first. */
    private Optional<Cut> firstCut() {
        return Stream.of(
                        Cut.of(faults.resetAtEvent(), MockAnswer.Ending.RESET),
                        Cut.of(faults.closeAtEvent(), MockAnswer.Ending.CLOSE),
                        Cut.of(faults.stallAtEvent(), MockAnswer.Ending.STALL))
                .flatMap(cut -> cut)
                .reduce((a, b) -> b.at() < a.at() ? b : a);
    }

    private static MockAnswer cutAt(MockAnswer answer, Cut cut) {
        return answer.chunks(answer.chunks().take(cut.at())).ending(cut.ending());
    }
}
