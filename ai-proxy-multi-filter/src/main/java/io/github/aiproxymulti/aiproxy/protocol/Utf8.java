package io.github.aiproxymulti.aiproxy.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Strict UTF-8 validation: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Offset of the first byte that does not belong to a well-formed sequence, or -1. */
    static int firstInvalid(byte[] bytes) {
        return firstInvalid(bytes, bytes.length);
    }

    /** The same for the first bytes of an array. */
    static int firstInvalid(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            if (bytes[at] >= 0) {
                // Bodies are nearly all ASCII: eight bytes per step.
                while (at + 8 <= length && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
                    at += 8;
                }
                while (at < length && bytes[at] >= 0) {
                    at++;
                }
                continue;
            }
            int size = sequenceLength(bytes, at, length);
            if (size == 0) {
                return at;
            }
            at += size;
        }
        return -1;
    }

    private static int sequenceLength(byte[] b, int at, int length) {
        int lead = b[at] & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + size > length) {
            return 0;
        }
        int second = b[at + 1] & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((b[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
