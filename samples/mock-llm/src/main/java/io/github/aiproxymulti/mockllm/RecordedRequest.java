package io.github.aiproxymulti.mockllm;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A request as it arrived, and how its answer ended. */
public final class RecordedRequest {

    /** How the answer to a request ended. */
    public enum Outcome {
        /** It has not ended yet. */
        OPEN,
        /** It was given to its end. */
        COMPLETED,
        /** The peer closed the connection before the end. */
        CANCELLED,
        /** The mock itself cut it: by a fault, by a failing answer, or because it was closed. */
        CUT
    }

    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final Instant arrivedAt;
    private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.OPEN);

    RecordedRequest(
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            Instant arrivedAt) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.arrivedAt = arrivedAt;
    }

    /** The method, upper case as it came. */
    public String method() {
        return method;
    }

    /** The path as it came, not decoded, without the query. */
    public String path() {
        return path;
    }

    /** The query as it came, not decoded, without the question mark; empty when there is none. */
    public String query() {
        return query;
    }

    /** All headers with all their values; names compare without case. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** A copy of the whole body; empty when there is none. */
    public byte[] body() {
        return body.clone();
    }

    /** The body as UTF-8 text. */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** When the whole request was there. */
    public Instant arrivedAt() {
        return arrivedAt;
    }

    /** How the answer ended, as of now. */
    public Outcome outcome() {
        return Objects.requireNonNull(outcome.get());
    }

    /** Whether the peer closed the connection before the answer ended. */
    public boolean cancelled() {
        return outcome() == Outcome.CANCELLED;
    }

    /** The first end counts; returns whether this was it. */
    boolean end(Outcome how) {
        return outcome.compareAndSet(Outcome.OPEN, how);
    }

    @Override
    public String toString() {
        return method + " " + path + " " + outcome();
    }
}
