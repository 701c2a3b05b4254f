package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Takes a stream's head until its gate decides, then hands on head and rest as one. The upstream is read buffer by buffer
 * until the decision, after it at the pace of whoever reads on. Its signals come one after the other; the reader may be on another thread.
 */
final class HeldStream extends BaseSubscriber<ByteBuf> {

    /** What was decided about a stream. */
    enum Decision {
        /** It has begun well. */
        OPEN,
        /** Its first event is an error. */
        ERROR,
        /** It ended before the gate could tell. */
        ENDED
    }

    private final StreamGate gate;
    private final Sinks.One<Decision> decision = Sinks.one();
    private final Queue<ByteBuf> waiting = Queues.<ByteBuf>unbounded(16).get();
    private final Sinks.Many<ByteBuf> onward = Sinks.unsafe().many().unicast().onBackpressureBuffer(waiting);

    /** Who empties the queue past its sink, or gives it up: one of them. */
    private final AtomicBoolean claimed = new AtomicBoolean();

    private final AtomicBoolean decided = new AtomicBoolean();

    /** Whether the first event of any kind decides. */
    private volatile boolean impatient;

    private HeldStream(StreamGate gate) {
        this.gate = gate;
    }

    /** Begins to read. */
    static HeldStream open(Flux<ByteBuf> upstream, StreamGate gate) {
        HeldStream held = new HeldStream(gate);
        upstream.subscribe(held);
        return held;
    }

    /** The decision; fails if the stream breaks before. Cancelling gives everything back. */
    Mono<Decision> decision() {
        return decision.asMono().doOnCancel(this::giveUp);
    }

    /** Head and rest, once. Cancelling closes the upstream. */
    Flux<ByteBuf> body() {
        return onward.asFlux()
                .doOnRequest(this::request)
                .doOnCancel(this::cancel)
                .doOnDiscard(ByteBuf.class, ReferenceCountUtil::release);
    }

    /**
     * The whole body as one buffer, once, in place of {@link #body}, when it {@linkplain Decision#ENDED has ended}; null after
     * giving up.
     */
    @Nullable ByteBuf takeWhole() {
        if (!claimed.compareAndSet(false, true)) {
            return null;
        }
        ByteBuf first = waiting.poll();
        if (first == null || waiting.isEmpty()) {
            return first;
        }
        List<ByteBuf> all = new ArrayList<>();
        for (ByteBuf next = first; next != null; next = waiting.poll()) {
            all.add(next);
        }
        return Unpooled.wrappedBuffer(all.size(), all.toArray(ByteBuf[]::new));
    }

    /** From now on the first event of any kind decides, also one that is held already. May come from any thread. */
    void holdNoLonger() {
        impatient = true;
        if (gate.hasEvent()) {
            decide(Decision.OPEN);
        }
    }

    /** Closes the upstream and releases what is held and what may still come. */
    void giveUp() {
        cancel();
        gate.giveUp();
        if (claimed.compareAndSet(false, true)) {
            // Refused when somebody reads already; then it is theirs to release.
            onward.asFlux().subscribe(new Remainder());
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    @Override
    protected void hookOnNext(ByteBuf buffer) {
        boolean open = decided.get();
        StreamGate.State state = open ? StreamGate.State.OPEN : inspect(buffer);
        if (onward.tryEmitNext(buffer).isFailure()) {
            buffer.release();
            return;
        }
        if (open) {
            return;
        }
        if (state == StreamGate.State.ERROR) {
            decide(Decision.ERROR);
        } else if (state == StreamGate.State.OPEN || (impatient && gate.hasEvent())) {
            decide(Decision.OPEN);
        } else {
            request(1);
        }
    }

    private StreamGate.State inspect(ByteBuf buffer) {
        try {
            return gate.inspect(buffer);
        } catch (RuntimeException stumbled) {
            buffer.release();
            throw stumbled;
        }
    }

    @Override
    protected void hookOnComplete() {
        onward.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
        decide(Decision.ENDED);
    }

    @Override
    protected void hookOnError(Throwable error) {
        onward.emitError(error, Sinks.EmitFailureHandler.FAIL_FAST);
        if (decided.compareAndSet(false, true)) {
            decision.emitError(error, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    private void decide(Decision outcome) {
        if (decided.compareAndSet(false, true)) {
            decision.emitValue(outcome, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }

    /** Releases what still comes after giving up. */
    private static final class Remainder extends BaseSubscriber<ByteBuf> {

        @Override
        protected void hookOnNext(ByteBuf buffer) {
            buffer.release();
        }

        @Override
        protected void hookOnError(Throwable refused) {
            // Somebody reads already, or the stream broke: nothing is left here either way.
        }
    }
}
