package io.github.aiproxymulti.mockllm;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;

/**
 * A whole answer. Immutable: {@link #header} and {@link #ending(Ending)} return changed copies.
 *
 * @param status the HTTP status
 * @param headers the headers; without {@code Content-Length} the body is sent chunked
 * @param chunks the body, one flushed write per element; an error resets the connection
 * @param ending what happens after the last chunk
 */
public record MockAnswer(int status, Map<String, List<String>> headers, Flux<byte[]> chunks, Ending ending) {

    /** What happens after the last chunk. */
    public enum Ending {
        /** The body is ended as HTTP wants it. */
        COMPLETE,
        /** Nothing: the connection stays open and silent. */
        STALL,
        /** The connection is closed (FIN). */
        CLOSE,
        /** The connection is reset (RST). */
        RESET,
        /** The connection is reset (RST) and not even the head is sent. */
        UNANSWERED
    }

    /** Copies the headers; their names compare without case. */
    public MockAnswer {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = copy;
    }

    /** A JSON answer with a content length. */
    public static MockAnswer json(int status, String json) {
        return bytes(status, "application/json", Json.text(json));
    }

    /** An answer of known length. */
    public static MockAnswer bytes(int status, String contentType, byte[] body) {
        return new MockAnswer(status, Map.of(), Flux.just(body.clone()), Ending.COMPLETE)
                .header("Content-Type", contentType)
                .header("Content-Length", String.valueOf(body.length));
    }

    /** An answer of unknown length, sent chunked and flushed element by element. */
    public static MockAnswer stream(int status, String contentType, Flux<byte[]> chunks) {
        return new MockAnswer(status, Map.of(), chunks, Ending.COMPLETE).header("Content-Type", contentType);
    }

    /**
     * A 200 event stream.
     *
     * @param data the text after {@code data: } of each event
     */
    public static MockAnswer sse(String... data) {
        return stream(200, "text/event-stream", Flux.fromArray(data).map(text -> Json.text("data: " + text + "\n\n")));
    }

    /** No answer: the connection is reset. */
    public static MockAnswer unanswered() {
        return new MockAnswer(200, Map.of(), Flux.empty(), Ending.UNANSWERED);
    }

    /** The same with this header in the place of one of the same name. */
    public MockAnswer header(String name, String... values) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.put(name, List.of(values));
        return new MockAnswer(status, all, chunks, ending);
    }

    /** The same with another ending. */
    public MockAnswer ending(Ending other) {
        return new MockAnswer(status, headers, chunks, other);
    }

    /** The same with another body; a content length stays as it is, so that a cut body is short. */
    MockAnswer chunks(Flux<byte[]> other) {
        return new MockAnswer(status, headers, other, ending);
    }

    boolean isEventStream() {
        return headers.getOrDefault("Content-Type", List.of()).stream()
                .anyMatch(type -> type.startsWith("text/event-stream"));
    }

    boolean isOfKnownLength() {
        return headers.containsKey("Content-Length");
    }
}
