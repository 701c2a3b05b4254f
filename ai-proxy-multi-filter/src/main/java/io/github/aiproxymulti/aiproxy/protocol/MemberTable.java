package io.github.aiproxymulti.aiproxy.protocol;

import java.util.Arrays;

/** Names, kinds and offsets of a body's top-level members, in flat arrays. Written only while the body is scanned. */
final class MemberTable {

    static final MemberTable NONE = new MemberTable(0);

    private static final int STRIDE = 3;

    // Confined to the scanning thread until the scan is published through the final fields of RequestScan.
    private String[] names;
    private JsonKind[] kinds;
    private int[] offsets;
    private int size;

    MemberTable(int capacity) {
        names = new String[capacity];
        kinds = new JsonKind[capacity];
        offsets = new int[capacity * STRIDE];
    }

    void add(String name, JsonKind kind, int start, int valueStart) {
        if (size == names.length) {
            int capacity = size * 2 + 1;
            names = Arrays.copyOf(names, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            offsets = Arrays.copyOf(offsets, capacity * STRIDE);
        }
        names[size] = name;
        kinds[size] = kind;
        offsets[size * STRIDE] = start;
        offsets[size * STRIDE + 1] = valueStart;
        size++;
    }

    /** Sets where the member added last ends. */
    void endLast(int end) {
        offsets[size * STRIDE - 1] = end;
    }

    int size() {
        return size;
    }

    int lastIndexOf(String name) {
        for (int i = size - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    String name(int index) {
        return names[index];
    }

    JsonKind kind(int index) {
        return kinds[index];
    }

    int start(int index) {
        return offsets[index * STRIDE];
    }

    int valueStart(int index) {
        return offsets[index * STRIDE + 1];
    }

    int valueEnd(int index) {
        return offsets[index * STRIDE + 2];
    }

    RequestScan.Member at(int index) {
        return new RequestScan.Member(name(index), kind(index), start(index), valueStart(index), valueEnd(index));
    }
}
