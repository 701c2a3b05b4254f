package io.github.aiproxymulti.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** AWS event streams as Bedrock sends them. */
final class Frames {

    private static final int STRING = 7;

    private Frames() {}

    /**
     * The frames of some events.
     *
     * @param typesAndPayloads in turn the event's type and its JSON
     */
    static byte[] events(String... typesAndPayloads) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < typesAndPayloads.length; i += 2) {
            out.writeBytes(frame(typesAndPayloads[i], utf8(typesAndPayloads[i + 1])));
        }
        return out.toByteArray();
    }

    private static byte[] frame(String type, byte[] payload) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":message-type", "event");
        header(headers, ":event-type", type);
        header(headers, ":content-type", "application/json");
        ByteBuffer frame = ByteBuffer.allocate(16 + headers.size() + payload.length);
        frame.putInt(frame.capacity()).putInt(headers.size());
        frame.putInt(crc(frame));
        frame.put(headers.toByteArray()).put(payload);
        frame.putInt(crc(frame));
        return frame.array();
    }

    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(name.length());
        out.writeBytes(utf8(name));
        out.write(STRING);
        out.write(value.length() >> 8);
        out.write(value.length());
        out.writeBytes(utf8(value));
    }

    /** Over all that is there so far. */
    private static int crc(ByteBuffer frame) {
        CRC32 crc = new CRC32();
        crc.update(frame.duplicate().flip());
        return (int) crc.getValue();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
