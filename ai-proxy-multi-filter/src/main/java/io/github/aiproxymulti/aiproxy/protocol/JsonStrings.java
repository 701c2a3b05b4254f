package io.github.aiproxymulti.aiproxy.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of JSON's strings, eight bytes at a time. Whether the bytes are UTF-8 is not looked at. */
final class JsonStrings {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private static final String ESCAPES = "\"\\/bfnrtu";

    private JsonStrings() {}

    /**
     * The offset of the quote that closes a string.
     *
     * @param bytes hold it
     * @param from behind its opening quote
     * @param end of the bytes
     * @param escapes whether it may have any
     * @throws UnclearJsonException when there is none, or what stands before it is no string
     */
    static int close(byte[] bytes, int from, int end, boolean escapes) {
        int at = plain(bytes, from, end);
        while (at < end) {
            byte next = bytes[at];
            if (next == '"') {
                return at;
            }
            if (next == '\\' && escapes) {
                at = behindEscape(bytes, at, end);
            } else if ((next >= 0 && next < ' ') || next == '\\') {
                throw UnclearJsonException.INSTANCE;
            } else {
                at++;
            }
            at = plain(bytes, at, end);
        }
        throw UnclearJsonException.INSTANCE;
    }

    /** Behind eights of bytes of which none is a quote, a backslash or a control character. */
    private static int plain(byte[] bytes, int from, int end) {
        int at = from;
        while (at + 8 <= end) {
            long word = (long) LONGS.get(bytes, at);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            long found =
                    ((quotes - ONES) & ~quotes) | ((backslashes - ONES) & ~backslashes) | ((word - BLANKS) & ~word);
            if ((found & HIGH_BITS) != 0) {
                return at;
            }
            at += 8;
        }
        return at;
    }

    private static int behindEscape(byte[] bytes, int at, int end) {
        if (at + 1 >= end || ESCAPES.indexOf(bytes[at + 1]) < 0) {
            throw UnclearJsonException.INSTANCE;
        }
        if (bytes[at + 1] != 'u') {
            return at + 2;
        }
        if (at + 6 > end) {
            throw UnclearJsonException.INSTANCE;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                throw UnclearJsonException.INSTANCE;
            }
        }
        return at + 6;
    }
}
