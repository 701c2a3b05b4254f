package io.github.aiproxymulti.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.util.function.LongConsumer;

/** Finds the moment each event of a stream was sent, however the stream is cut. Confined to one stream. */
final class EventClock implements ByteProcessor {

    private static final byte[] MARK = {'"', 't', '"', ':'};

    private final LongConsumer sentAt;
    private int matched;
    private long number;

    EventClock(LongConsumer sentAt) {
        this.sentAt = sentAt;
    }

    void read(ByteBuf content) {
        content.forEachByte(this);
    }

    @Override
    public boolean process(byte value) {
        if (matched == MARK.length) {
            if (value >= '0' && value <= '9') {
                number = number * 10 + (value - '0');
            } else {
                sentAt.accept(number);
                number = 0;
                matched = 0;
            }
        } else if (value == MARK[matched]) {
            matched++;
        } else {
            matched = value == MARK[0] ? 1 : 0;
        }
        return true;
    }
}
