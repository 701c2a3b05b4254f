package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.protocol.EventBoundary;
import io.github.aiproxymulti.aiproxy.protocol.ProtocolCodec;
import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/**
 * A stream that may get an error event of its protocol when it breaks off. Such an event is understood between two events
 * only, so one that is not complete yet waits for its rest, up to a bound, and is dropped when that never comes. Confined to
 * one exchange; whoever cancels may be another thread, so what waits is kept under a lock.
 */
final class WholeEvents {

    /** Events that are longer go on in pieces; a stream that breaks within one gets no error event. */
    private static final int LONGEST_EVENT = 1024 * 1024;

    /** Above this many pieces they are copied into one. */
    private static final int MOST_PIECES = 64;

    private final EventBoundary boundary;
    private final ProtocolCodec codec;

    private @Nullable CompositeByteBuf waiting;
    /** A part of the event that is under way has gone on already. */
    private boolean cut;

    private boolean released;

    private WholeEvents(EventBoundary boundary, ProtocolCodec codec) {
        this.boundary = boundary;
        this.codec = codec;
    }

    /**
     * The same stream, with an error event before its abnormal end.
     *
     * @param boundary of the stream's framing
     * @param codec of the client's protocol
     */
    static Flux<ByteBuf> of(Flux<ByteBuf> stream, EventBoundary boundary, ProtocolCodec codec) {
        WholeEvents whole = new WholeEvents(boundary, codec);
        return stream.handle(whole::pass)
                .concatWith(Mono.defer(whole::rest))
                .onErrorResume(whole::broken)
                .doOnCancel(whole::release);
    }

    private void pass(ByteBuf buffer, SynchronousSink<ByteBuf> sink) {
        ByteBuf complete = taken(buffer);
        if (complete != null) {
            sink.next(complete);
        }
    }

    private synchronized @Nullable ByteBuf taken(ByteBuf buffer) {
        if (released) {
            buffer.release();
            return null;
        }
        int ended = boundary.scan(buffer.nioBuffer());
        if (boundary.atBoundary()) {
            cut = false;
            return waiting == null ? buffer : joined(buffer);
        }
        if (ended <= 0 && cut) {
            return buffer;
        }
        if (ended > 0) {
            cut = false;
            ByteBuf complete = joined(buffer.readRetainedSlice(ended));
            waiting = joined(buffer);
            return complete;
        }
        CompositeByteBuf all = joined(buffer);
        if (all.readableBytes() > LONGEST_EVENT) {
            cut = true;
            return all;
        }
        waiting = all;
        return null;
    }

    /** What waits, and this behind it. */
    private CompositeByteBuf joined(ByteBuf buffer) {
        CompositeByteBuf start = waiting == null ? Unpooled.compositeBuffer(MOST_PIECES) : waiting;
        waiting = null;
        return start.addComponent(true, buffer);
    }

    private synchronized Mono<ByteBuf> rest() {
        ByteBuf left = waiting;
        waiting = null;
        return left == null ? Mono.empty() : Mono.just(left);
    }

    private Flux<ByteBuf> broken(Throwable error) {
        boolean between;
        synchronized (this) {
            between = !cut;
        }
        release();
        String message = "the upstream broke off its response: "
                + TransportFailure.of(error).reason();
        Flux<ByteBuf> end = Flux.error(error);
        return between
                ? Flux.just(Unpooled.wrappedBuffer(codec.errorEvent(message))).concatWith(end)
                : end;
    }

    private synchronized void release() {
        released = true;
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }
}
