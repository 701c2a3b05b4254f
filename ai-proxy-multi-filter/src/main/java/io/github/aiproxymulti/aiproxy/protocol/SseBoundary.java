package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;

/** Finds the ends of server-sent events (protocols.md 1.1) in chunks cut anywhere. */
public final class SseBoundary implements EventBoundary {

    // Confined to one stream.
    private int separator = SseSeparator.NONE;
    private boolean lineStart = true;
    private boolean comment;
    private boolean fieldInBlock;
    private boolean seenEvent;
    private boolean atBoundary = true;

    @Override
    public int scan(ByteBuffer chunk) {
        int from = chunk.position();
        int to = chunk.limit();
        int last = -1;
        for (int i = from; i < to; i++) {
            byte b = chunk.get(i);
            separator = SseSeparator.next(separator, b);
            if (separator == SseSeparator.FOUND) {
                if (endBlock()) {
                    last = i + 1 - from;
                }
            } else {
                atBoundary = false;
                follow(b);
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
        return atBoundary;
    }

    /** A line makes an event when it has a colon that is not its first byte. */
    private void follow(byte b) {
        if (b == '\n') {
            lineStart = true;
            comment = false;
        } else if (b == ':') {
            comment |= lineStart;
            fieldInBlock |= !comment;
            lineStart = false;
        } else {
            lineStart = false;
        }
    }

    private boolean endBlock() {
        boolean event = fieldInBlock;
        separator = SseSeparator.NONE;
        lineStart = true;
        comment = false;
        fieldInBlock = false;
        atBoundary = true;
        seenEvent |= event;
        return event;
    }
}
