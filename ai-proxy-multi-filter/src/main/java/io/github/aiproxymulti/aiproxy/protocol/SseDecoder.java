package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events from chunks cut anywhere (protocols.md 1.1). A remainder of more than {@value #MAX_PENDING} bytes
 * is discarded up to the end of its event; an unterminated tail is no event.
 */
public final class SseDecoder implements EventDecoder {

    /** The most bytes kept of an incomplete event. */
    public static final int MAX_PENDING = 1 << 20;

    // Confined to one stream.
    private final EventFilter wanted;
    private final ByteTail tail = new ByteTail();
    private int separator = SseSeparator.NONE;
    private boolean discarding;

    /** Creates a decoder of all events. */
    public SseDecoder() {
        this(EventFilter.ALL);
    }

    /**
     * Creates a decoder of the events that somebody wants.
     *
     * @param wanted judges them by their bytes
     */
    SseDecoder(EventFilter wanted) {
        this.wanted = wanted;
    }

    @Override
    public void feed(byte[] bytes, int from, int to, Consumer<? super WireEvent> sink) {
        decode(bytes, from, to, sink);
    }

    @Override
    public void feed(ByteBuffer chunk, Consumer<? super WireEvent> sink) {
        byte[] bytes;
        int at;
        if (chunk.hasArray()) {
            bytes = chunk.array();
            at = chunk.arrayOffset() + chunk.position();
        } else {
            bytes = new byte[chunk.remaining()];
            chunk.get(chunk.position(), bytes);
            at = 0;
        }
        int end = at + chunk.remaining();
        chunk.position(chunk.limit());
        decode(bytes, at, end, sink);
    }

    @Override
    public int pendingBytes() {
        return tail.size();
    }

    private void decode(byte[] bytes, int from, int end, Consumer<? super WireEvent> sink) {
        int blockStart = from;
        for (int i = from; i < end; i++) {
            separator = SseSeparator.next(separator, bytes[i]);
            if (separator == SseSeparator.FOUND) {
                emit(bytes, blockStart, i + 1, sink);
                separator = SseSeparator.NONE;
                blockStart = i + 1;
            }
        }
        if (!discarding && blockStart < end) {
            if (tail.size() + (long) (end - blockStart) > MAX_PENDING) {
                tail.clear();
                discarding = true;
            } else {
                tail.add(bytes, blockStart, end);
            }
        }
    }

    private @Nullable SseEvent event(byte[] bytes, int from, int to) {
        return wanted.wants(bytes, from, to) ? SseBlock.parse(bytes, from, to) : null;
    }

    private void emit(byte[] bytes, int from, int to, Consumer<? super WireEvent> sink) {
        SseEvent event = null;
        if (!discarding) {
            if (tail.size() == 0) {
                event = event(bytes, from, to);
            } else {
                tail.add(bytes, from, to);
                event = event(tail.array(), 0, tail.size());
            }
        }
        discarding = false;
        tail.clear();
        if (event != null) {
            sink.accept(event);
        }
    }
}
