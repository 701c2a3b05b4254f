package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Messages of an AWS event stream from chunks cut anywhere (protocols.md 1.3). In place of a damaged frame stands an exception,
 * so that nobody takes the answer for complete; after an unsound prelude nothing more can be found in the stream, so nothing
 * more is kept.
 */
public final class EventStreamDecoder implements EventDecoder {

    private static final EventStreamMessage DAMAGED = new EventStreamMessage(
            Map.of(":message-type", "exception", ":exception-type", "damagedFrameException"),
            "{\"message\":\"the upstream's event stream is damaged\"}".getBytes(StandardCharsets.UTF_8));

    // Confined to one stream.
    private final ByteTail tail = new ByteTail();
    private int frameLength;
    private boolean lost;

    @Override
    public void feed(ByteBuffer chunk, Consumer<? super WireEvent> sink) {
        while (chunk.hasRemaining() && !lost) {
            if (tail.size() < EventStreamFrame.PRELUDE) {
                take(chunk, EventStreamFrame.PRELUDE);
                if (tail.size() < EventStreamFrame.PRELUDE) {
                    return;
                }
                frameLength = EventStreamFrame.length(ByteBuffer.wrap(tail.array()));
                if (frameLength < 0) {
                    lost = true;
                    tail.clear();
                    sink.accept(DAMAGED);
                    break;
                }
            }
            take(chunk, frameLength);
            if (tail.size() == frameLength) {
                EventStreamMessage message = EventStreamFrame.message(ByteBuffer.wrap(tail.array(), 0, frameLength));
                tail.clear();
                sink.accept(message == null ? DAMAGED : message);
            }
        }
        chunk.position(chunk.limit());
    }

    @Override
    public int pendingBytes() {
        return tail.size();
    }

    /** Moves bytes into the tail until it holds as many as wanted or the chunk is used up. */
    private void take(ByteBuffer chunk, int wanted) {
        byte[] bytes = new byte[Math.min(wanted - tail.size(), chunk.remaining())];
        chunk.get(bytes);
        tail.add(bytes, 0, bytes.length);
    }
}
