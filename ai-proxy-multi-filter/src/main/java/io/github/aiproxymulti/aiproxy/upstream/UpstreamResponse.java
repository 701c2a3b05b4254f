package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Status and headers of an upstream's answer, and its body still on the wire. Whoever holds it either reads the body to its
 * end or calls {@link #abandon}; only then is the connection free or closed.
 */
public final class UpstreamResponse {

    private final HttpClientResponse response;
    private final Connection connection;

    UpstreamResponse(HttpClientResponse response, Connection connection) {
        this.response = response;
        this.connection = connection;
    }

    /** The status code. */
    public int status() {
        return response.status().code();
    }

    /** The media type as sent; null when absent. */
    public @Nullable String contentType() {
        return response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE);
    }

    /** The announced length in bytes, or -1. */
    public long contentLength() {
        String length = response.responseHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }

    /** All headers. */
    public HttpHeaders headers() {
        return response.responseHeaders();
    }

    /** Whether the answer is an event stream, whatever the client asked for. Source: pipeline.md section 8. */
    public boolean isEventStream() {
        String type = contentType();
        return type != null
                && (type.contains("text/event-stream") || type.contains("application/vnd.amazon.eventstream"));
    }

    /** How an event stream is framed. */
    public StreamFraming framing() {
        String type = contentType();
        return type != null && type.contains("application/vnd.amazon.eventstream")
                ? StreamFraming.AWS_EVENT_STREAM
                : StreamFraming.SSE;
    }

    /** The body, once. Every buffer is the receiver's to release; cancelling closes the connection. */
    public Flux<ByteBuf> body() {
        return connection.inbound().receive().retain();
    }

    /** Closes the connection without reading on. Harmless after the body ended. */
    public void abandon() {
        connection.dispose();
    }
}
