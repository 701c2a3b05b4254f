package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;

/** Finds the ends of AWS event stream frames in chunks cut anywhere, by their announced lengths. */
public final class EventStreamBoundary implements EventBoundary {

    // Confined to one stream.
    private final ByteBuffer prelude = ByteBuffer.allocate(EventStreamFrame.PRELUDE);
    private int missing;
    private boolean seenEvent;
    private boolean lost;

    @Override
    public int scan(ByteBuffer chunk) {
        ByteBuffer in = chunk.duplicate();
        int last = -1;
        while (in.hasRemaining() && !lost) {
            if (missing == 0) {
                while (in.hasRemaining() && prelude.hasRemaining()) {
                    prelude.put(in.get());
                }
                if (prelude.hasRemaining()) {
                    break;
                }
                startFrame();
            }
            int step = Math.min(missing, in.remaining());
            in.position(in.position() + step);
            missing -= step;
            if (missing == 0 && !lost) {
                prelude.clear();
                seenEvent = true;
                last = in.position() - chunk.position();
            }
        }
        return last;
    }

    @Override
    public boolean seenEvent() {
        return seenEvent;
    }

    @Override
    public boolean atBoundary() {
        return !lost && missing == 0 && prelude.position() == 0;
    }

    private void startFrame() {
        int length = EventStreamFrame.length(prelude.flip());
        lost = length < 0;
        missing = lost ? 0 : length - EventStreamFrame.PRELUDE;
    }
}
