package io.github.aiproxymulti.aiproxy.fuzz;

import io.github.aiproxymulti.aiproxy.protocol.StreamFraming;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** AWS event streams: as they come, and with check sums put right, which no fuzzer guesses. */
public final class EventStreamTarget {

    private static final int PRELUDE = 12;
    private static final int LEAST = 16;

    private EventStreamTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Streams.check(StreamFraming.AWS_EVENT_STREAM, bytes);
        Streams.check(StreamFraming.AWS_EVENT_STREAM, withCheckSums(bytes));
    }

    /** Walks from frame to frame by the announced lengths. */
    static byte[] withCheckSums(byte[] bytes) {
        byte[] frames = bytes.clone();
        ByteBuffer buffer = ByteBuffer.wrap(frames);
        int at = 0;
        while (buffer.capacity() - at >= PRELUDE) {
            putCheckSum(buffer, at, at + 8);
            int length = buffer.getInt(at);
            if (length < LEAST || length > buffer.capacity() - at) {
                break;
            }
            putCheckSum(buffer, at, at + length - 4);
            at += length;
        }
        return frames;
    }

    private static void putCheckSum(ByteBuffer buffer, int from, int to) {
        CRC32 crc = new CRC32();
        crc.update(buffer.slice(from, to - from));
        buffer.putInt(to, (int) crc.getValue());
    }
}
