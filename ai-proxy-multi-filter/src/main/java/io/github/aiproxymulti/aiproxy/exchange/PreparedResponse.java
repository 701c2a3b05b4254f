package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response that is ready to be written. Its owner either subscribes to {@link #body} once or calls {@link #release}; both
 * may happen in a race, then the first one wins and the other does nothing.
 */
public final class PreparedResponse {

    private final int status;
    private final @Nullable String contentType;
    private final long length;
    private final Map<String, String> headers;
    private final boolean streaming;
    private final boolean arriving;
    private final Flux<ByteBuf> body;
    private final @Nullable Supplier<? extends @Nullable ByteBuf> whole;
    private final Runnable onRelease;
    private final AtomicBoolean taken = new AtomicBoolean();

    private PreparedResponse(
            int status,
            @Nullable String contentType,
            long length,
            Map<String, String> headers,
            boolean streaming,
            boolean arriving,
            Flux<ByteBuf> body,
            @Nullable Supplier<? extends @Nullable ByteBuf> whole,
            Runnable onRelease) {
        this.status = status;
        this.contentType = contentType;
        this.length = length;
        this.headers = Map.copyOf(headers);
        this.streaming = streaming;
        this.arriving = arriving;
        this.body = body;
        this.whole = whole;
        this.onRelease = onRelease;
    }

    /** A small complete body. */
    public static PreparedResponse of(int status, Payload payload) {
        byte[] bytes = payload.bytes();
        return bytes.length == 0
                ? new PreparedResponse(
                        status, payload.contentType(), 0, Map.of(), false, false, Flux.empty(), null, () -> {})
                : whole(status, payload.contentType(), bytes.length, () -> Unpooled.wrappedBuffer(bytes), () -> {});
    }

    /**
     * A complete body that was received.
     *
     * @param length its length in bytes, more than 0
     * @param body gives it once; null when it was given back meanwhile
     */
    static PreparedResponse whole(
            int status,
            @Nullable String contentType,
            long length,
            Supplier<? extends @Nullable ByteBuf> body,
            Runnable onRelease) {
        // Who takes the body and goes away before asking for it has not been given it, so it is given back here.
        Mono<ByteBuf> part = Mono.fromSupplier(body);
        Flux<ByteBuf> parts = part.flux().doOnCancel(onRelease);
        return new PreparedResponse(status, contentType, length, Map.of(), false, false, parts, body, onRelease);
    }

    /** A stream that is still arriving. What comes goes to the client at once. */
    static PreparedResponse streaming(
            int status, @Nullable String contentType, Flux<ByteBuf> body, Runnable onRelease) {
        return new PreparedResponse(status, contentType, -1, Map.of(), true, true, body, null, onRelease);
    }

    /**
     * Another body that is still arriving.
     *
     * @param length its length in bytes, or -1 when the upstream did not tell
     */
    static PreparedResponse arriving(
            int status, @Nullable String contentType, long length, Flux<ByteBuf> body, Runnable onRelease) {
        return new PreparedResponse(status, contentType, length, Map.of(), false, true, body, null, onRelease);
    }

    /** This response under another status; it takes the place of this one. */
    PreparedResponse withStatus(int other) {
        return with(other, headers);
    }

    /** This response with one more header for the client; it takes the place of this one. */
    PreparedResponse withHeader(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return with(status, more);
    }

    private PreparedResponse with(int otherStatus, Map<String, String> otherHeaders) {
        Supplier<@Nullable ByteBuf> same = whole == null ? null : this::takeWhole;
        return new PreparedResponse(
                otherStatus, contentType, length, otherHeaders, streaming, arriving, body(), same, this::release);
    }

    /** The status for the client. */
    public int status() {
        return status;
    }

    /** The media type for the client; null for none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** Headers for the client beside type and length. */
    public Map<String, String> headers() {
        return headers;
    }

    /** The body's length in bytes, or -1 when it is not known yet. */
    public long length() {
        return length;
    }

    /** Whether what comes is to go to the client at once. */
    public boolean isStreaming() {
        return streaming;
    }

    /** Whether the body is still arriving, so that the attempt it belongs to is not over. */
    public boolean isArriving() {
        return arriving;
    }

    /** The body, once; every buffer is the receiver's to release. Empty when the response was released before. */
    public Flux<ByteBuf> body() {
        return Flux.defer(() -> taken.compareAndSet(false, true) ? body : Flux.empty());
    }

    /**
     * The body in one buffer, once, in place of {@link #body}; the receiver's to release. Null when there is none that is known
     * to be complete, or when the response was released before.
     */
    public @Nullable ByteBuf takeWhole() {
        return whole != null && taken.compareAndSet(false, true) ? whole.get() : null;
    }

    /** Gives everything back that was not taken: buffers and the upstream connection. May be called any number of times. */
    public void release() {
        if (taken.compareAndSet(false, true)) {
            onRelease.run();
        }
    }
}
