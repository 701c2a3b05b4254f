package io.github.aiproxymulti.aiproxy.protocol;

/** How the events of a streamed answer are framed. */
public enum StreamFraming {
    /** Server-sent events, media type {@code text/event-stream}. */
    SSE,
    /** AWS event stream, media type {@code application/vnd.amazon.eventstream}. */
    AWS_EVENT_STREAM;

    /** A decoder for one stream. */
    public EventDecoder newDecoder() {
        return this == SSE ? new SseDecoder() : new EventStreamDecoder();
    }

    /**
     * A decoder for one stream that may leave out events which somebody does not want, before they are taken apart.
     *
     * @param wanted asked of what can be judged by its bytes
     */
    public EventDecoder newDecoder(EventFilter wanted) {
        return this == SSE ? new SseDecoder(wanted) : new EventStreamDecoder();
    }

    /** A boundary scanner for one stream. */
    public EventBoundary newBoundary() {
        return this == SSE ? new SseBoundary() : new EventStreamBoundary();
    }
}
