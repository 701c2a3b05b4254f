package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Arrays;

/** The bytes of an event that is not complete yet. Confined to the decoder that owns it. */
final class ByteTail {

    private static final int KEPT_CAPACITY = 1 << 14;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int size;

    void add(byte[] source, int from, int to) {
        int length = to - from;
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.max(256, bytes.length * 2)));
        }
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /** Empties it; a large array is given up, so that one huge event does not stay in memory for a long stream. */
    void clear() {
        size = 0;
        if (bytes.length > KEPT_CAPACITY) {
            bytes = NOTHING;
        }
    }

    int size() {
        return size;
    }

    /** The backing array, valid up to {@link #size()} until the next call. */
    byte[] array() {
        return bytes;
    }
}
