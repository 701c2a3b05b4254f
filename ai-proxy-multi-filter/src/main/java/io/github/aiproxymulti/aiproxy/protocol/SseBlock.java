package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The lines between two separators, being read into one event. */
final class SseBlock {

    // Confined to one call of parse.
    private boolean anyField;
    private @Nullable String type;
    private @Nullable String firstData;
    private @Nullable StringBuilder moreData;
    private @Nullable String id;
    private @Nullable Long retry;

    private SseBlock() {}

    /** The event of a block, or null when it has no field line. */
    static @Nullable SseEvent parse(byte[] bytes, int from, int to) {
        SseBlock block = new SseBlock();
        int lineStart = from;
        for (int i = from; i <= to; i++) {
            if (i == to || bytes[i] == '\n') {
                int end = i > lineStart && bytes[i - 1] == '\r' ? i - 1 : i;
                block.line(bytes, lineStart, end);
                lineStart = i + 1;
            }
        }
        return block.event();
    }

    private void line(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        if (colon == to || colon == from) {
            return;
        }
        anyField = true;
        int valueStart = colon + 1 < to && bytes[colon + 1] == ' ' ? colon + 2 : colon + 1;
        if (isName("data", bytes, from, colon)) {
            addData(text(bytes, valueStart, to));
        } else if (isName("event", bytes, from, colon)) {
            type = text(bytes, valueStart, to);
        } else if (isName("id", bytes, from, colon)) {
            id = text(bytes, valueStart, to);
        } else if (isName("retry", bytes, from, colon)) {
            retry = number(text(bytes, valueStart, to));
        }
    }

    private void addData(String line) {
        if (firstData == null) {
            firstData = line;
            return;
        }
        if (moreData == null) {
            moreData = new StringBuilder(firstData);
        }
        moreData.append('\n').append(line);
    }

    private @Nullable SseEvent event() {
        if (!anyField) {
            return null;
        }
        String data = moreData != null ? moreData.toString() : firstData != null ? firstData : "";
        return new SseEvent(type == null ? SseEvent.MESSAGE : type, data, id, retry);
    }

    /** Whether the bytes spell the lower-case ASCII name in any case. */
    private static boolean isName(String name, byte[] bytes, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((bytes[from + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
