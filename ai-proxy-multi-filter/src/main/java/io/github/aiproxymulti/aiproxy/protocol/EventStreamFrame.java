package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The AWS event stream frame (protocols.md 1.3): total length, headers length, CRC-32 of these eight bytes, headers,
 * payload, CRC-32 of everything before it; all big-endian.
 */
final class EventStreamFrame {

    static final int PRELUDE = 12;
    static final int MIN_LENGTH = 16;
    static final int MAX_LENGTH = 16 << 20;

    private static final int STRING_HEADER = 7;

    /** Value sizes by header type; -1: a u16 length precedes the value. */
    private static final int[] VALUE_SIZES = {0, 0, 1, 2, 4, 8, -1, -1, 8, 16};

    private EventStreamFrame() {}

    /** The total length a prelude announces, or -1 when the prelude is not sound. */
    static int length(ByteBuffer prelude) {
        int at = prelude.position();
        int total = prelude.getInt(at);
        if (total < MIN_LENGTH || total > MAX_LENGTH || crc(prelude, at, 8) != prelude.getInt(at + 8)) {
            return -1;
        }
        return total;
    }

    /** The message in a whole frame, or null when the frame is damaged. */
    static @Nullable EventStreamMessage message(ByteBuffer frame) {
        int total = frame.remaining();
        int at = frame.position();
        int headersLength = frame.getInt(at + 4);
        boolean fits = headersLength >= 0 && headersLength <= total - MIN_LENGTH;
        if (!fits || crc(frame, at, total - 4) != frame.getInt(at + total - 4)) {
            return null;
        }
        Map<String, String> headers = headers(frame.slice(at + PRELUDE, headersLength));
        if (headers == null) {
            return null;
        }
        byte[] payload = new byte[total - MIN_LENGTH - headersLength];
        frame.get(at + PRELUDE + headersLength, payload);
        return new EventStreamMessage(headers, payload);
    }

    /** A frame with string headers only. */
    static byte[] encode(Map<String, String> headers, byte[] payload) {
        int headersLength = headers.entrySet().stream()
                .mapToInt(header -> 4 + utf8(header.getKey()).length + utf8(header.getValue()).length)
                .sum();
        ByteBuffer frame = ByteBuffer.allocate(MIN_LENGTH + headersLength + payload.length);
        frame.putInt(frame.capacity()).putInt(headersLength);
        frame.putInt(crc(frame, 0, 8));
        headers.forEach((name, value) -> {
            byte[] nameBytes = utf8(name);
            byte[] valueBytes = utf8(value);
            frame.put((byte) nameBytes.length).put(nameBytes).put((byte) STRING_HEADER);
            frame.putShort((short) valueBytes.length).put(valueBytes);
        });
        frame.put(payload);
        frame.putInt(crc(frame, 0, frame.position()));
        return frame.array();
    }

    private static @Nullable Map<String, String> headers(ByteBuffer in) {
        Map<String, String> headers = new HashMap<>();
        while (in.hasRemaining()) {
            int nameLength = in.get() & 0xFF;
            if (in.remaining() < nameLength + 1) {
                return null;
            }
            String name = text(in, nameLength);
            int type = in.get() & 0xFF;
            int size = type < VALUE_SIZES.length ? VALUE_SIZES[type] : Integer.MAX_VALUE;
            if (size < 0) {
                size = in.remaining() < 2 ? Integer.MAX_VALUE : in.getShort() & 0xFFFF;
            }
            if (in.remaining() < size) {
                return null;
            }
            if (type == STRING_HEADER) {
                headers.put(name, text(in, size));
            } else {
                in.position(in.position() + size);
            }
        }
        return headers;
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int crc(ByteBuffer bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes.slice(from, length));
        return (int) crc.getValue();
    }
}
