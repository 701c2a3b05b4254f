package io.github.aiproxymulti.aiproxy.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Walks over JSON that is as one expects it, and takes nothing apart that is not asked for: strings are passed over eight bytes
 * at a time, and nothing is allocated. Every method expects the place it is for and throws {@link UnclearJsonException} at
 * anything else, at what is not JSON, and at what is rare: then a parser has to tell. That the bytes are UTF-8 is for the caller
 * to make sure. Confined to one call.
 */
final class JsonCursor {

    private static final int MOST_DEPTH = 100;
    private static final int MOST_DIGITS = 18;
    private static final int MOST_NAME = 1000;

    private final byte[] bytes;
    private final int end;
    private int at;

    /**
     * Starts at the first byte.
     *
     * @param bytes the text; not changed
     * @param end how many of them there are
     */
    JsonCursor(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The offset of the next byte. */
    int at() {
        return at;
    }

    /** Goes on from an offset. */
    void moveTo(int offset) {
        at = offset;
    }

    /** The next byte that is no blank, which is not passed. */
    byte peek() {
        while (at < end) {
            byte next = bytes[at];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                return next;
            }
            at++;
        }
        throw UnclearJsonException.INSTANCE;
    }

    /** Passes this byte and the blanks before it. */
    void pass(char expected) {
        if (peek() != expected) {
            throw UnclearJsonException.INSTANCE;
        }
        at++;
    }

    /** Passes the beginning of an object or array; false when it is empty, and then passed. */
    boolean enter(char open, char close) {
        pass(open);
        if (peek() == close) {
            at++;
            return false;
        }
        return true;
    }

    /** Passes what follows a member or an element: true for a comma, false for the end. */
    boolean more(char close) {
        byte next = peek();
        at++;
        if (next == ',') {
            return true;
        }
        if (next != close) {
            throw UnclearJsonException.INSTANCE;
        }
        return false;
    }

    /** Makes sure that nothing but blanks follows. */
    void expectEnd() {
        while (at < end) {
            byte next = bytes[at++];
            if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
                throw UnclearJsonException.INSTANCE;
            }
        }
    }

    /** Passes a name and its colon; the name lies from {@code start + 1} to what is returned. */
    int name() {
        return name(false);
    }

    /** Passes a string without escapes; the offset of its closing quote. */
    int plainString() {
        return string(false);
    }

    /** The text between two offsets. */
    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Whether the bytes between two offsets spell this ASCII name. */
    boolean is(String name, int from, int to) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[from + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Passes a number that is a plain one of up to 18 digits, not below zero. */
    long count() {
        peek();
        int from = at;
        long value = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at] - '0';
            at++;
        }
        int digits = at - from;
        if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && bytes[from] == '0') || isNumberPart()) {
            throw UnclearJsonException.INSTANCE;
        }
        return value;
    }

    /** Passes a value of any kind. */
    void skip() {
        skip(0);
    }

    private void skip(int depth) {
        if (depth > MOST_DEPTH) {
            throw UnclearJsonException.INSTANCE;
        }
        switch (peek()) {
            case '"' -> string(true);
            case '{' -> {
                for (boolean more = enter('{', '}'); more; more = more('}')) {
                    name(true);
                    skip(depth + 1);
                }
            }
            case '[' -> {
                for (boolean more = enter('[', ']'); more; more = more(']')) {
                    skip(depth + 1);
                }
            }
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    void literal(String word) {
        if (end - at < word.length() || !is(word, at, at + word.length())) {
            throw UnclearJsonException.INSTANCE;
        }
        at += word.length();
        if (at < end && Character.isLetterOrDigit(bytes[at])) {
            throw UnclearJsonException.INSTANCE;
        }
    }

    private int name(boolean escapes) {
        peek();
        int open = at;
        int close = string(escapes);
        if (close - open > MOST_NAME) {
            throw UnclearJsonException.INSTANCE;
        }
        pass(':');
        return close;
    }

    /** A number without an exponent. */
    private void number() {
        if (bytes[at] == '-') {
            at++;
        }
        int from = at;
        int whole = digits();
        if (whole == 0 || (whole > 1 && bytes[from] == '0')) {
            throw UnclearJsonException.INSTANCE;
        }
        if (at < end && bytes[at] == '.') {
            at++;
            whole += digits();
            if (bytes[at - 1] == '.') {
                throw UnclearJsonException.INSTANCE;
            }
        }
        if (whole > MOST_DIGITS || isNumberPart()) {
            throw UnclearJsonException.INSTANCE;
        }
    }

    private int digits() {
        int from = at;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at - from;
    }

    private boolean isNumberPart() {
        return at < end
                && (bytes[at] == '.' || bytes[at] == '-' || bytes[at] == '+' || Character.isLetterOrDigit(bytes[at]));
    }

    /** Passes a string, which must begin here; the offset of its closing quote. */
    private int string(boolean escapes) {
        if (peek() != '"') {
            throw UnclearJsonException.INSTANCE;
        }
        int close = JsonStrings.close(bytes, at + 1, end, escapes);
        at = close + 1;
        return close;
    }
}
