package io.github.aiproxymulti.aiproxy.protocol;

import org.jspecify.annotations.Nullable;

/** Scans request bodies that are as one expects them: nearly all. */
final class PlainRequestScan {

    private static final int TYPICAL_MEMBERS = 12;

    /** Names that need no text of their own. */
    private static final String[] USUAL = {
        "model",
        "messages",
        "stream",
        "temperature",
        "max_tokens",
        "max_completion_tokens",
        "system",
        "tools",
        "tool_choice",
        "stream_options",
        "input",
        "instructions",
        "top_p",
        "user",
        "metadata",
        "response_format",
        "stop",
    };

    private PlainRequestScan() {}

    /** What the body says; null when the parser has to tell, or to say what is wrong. */
    static @Nullable RequestScan of(byte[] bytes, int length) {
        if (Utf8.firstInvalid(bytes, length) >= 0) {
            return null;
        }
        try {
            return object(bytes, new JsonCursor(bytes, length));
        } catch (UnclearJsonException unclear) {
            return null;
        }
    }

    private static RequestScan object(byte[] body, JsonCursor cursor) {
        MemberTable members = new MemberTable(TYPICAL_MEMBERS);
        for (boolean more = cursor.enter('{', '}'); more; more = cursor.more('}')) {
            cursor.peek();
            int start = cursor.at();
            int nameEnd = cursor.name();
            JsonKind kind = kind(cursor.peek());
            members.add(name(cursor, start + 1, nameEnd), kind, start, cursor.at());
            cursor.skip();
            members.endLast(cursor.at());
        }
        int end = cursor.at();
        cursor.expectEnd();
        return new RequestScan(body, JsonKind.OBJECT, members.size() == 0, end, members);
    }

    private static String name(JsonCursor cursor, int from, int to) {
        for (String usual : USUAL) {
            if (cursor.is(usual, from, to)) {
                return usual;
            }
        }
        return cursor.text(from, to);
    }

    private static JsonKind kind(byte first) {
        return switch (first) {
            case '{' -> JsonKind.OBJECT;
            case '[' -> JsonKind.ARRAY;
            case '"' -> JsonKind.STRING;
            case 't' -> JsonKind.TRUE;
            case 'f' -> JsonKind.FALSE;
            case 'n' -> JsonKind.NULL;
            default -> JsonKind.NUMBER;
        };
    }
}
