package io.github.aiproxymulti.aiproxy.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes of a fuzzer, and what targets do with them. */
final class Input {

    private Input() {}

    /** Pieces of the bytes, cut where a cheap sequence that depends on them says. */
    static List<ByteBuffer> pieces(byte[] bytes) {
        List<ByteBuffer> pieces = new ArrayList<>();
        int state = bytes.length == 0 ? 1 : bytes[bytes.length - 1] * 31 + bytes.length;
        int at = 0;
        while (at < bytes.length) {
            state = state * 1_103_515_245 + 12_345;
            int length = Math.min(bytes.length - at, (state >>> 16) % 9);
            // Buffers of sockets are neither whole arrays nor of known backing.
            ByteBuffer piece = ByteBuffer.allocateDirect(length);
            piece.put(bytes, at, length).flip();
            pieces.add((state & 1) == 0 ? piece : ByteBuffer.wrap(bytes, at, length));
            at += length;
        }
        return pieces;
    }

    /** Says what is wrong, as an error Jazzer takes for a finding. */
    static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}
