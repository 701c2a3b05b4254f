package io.github.aiproxymulti.aiproxy.protocol;

/**
 * A look at the bytes of an event, before anything is taken apart: whether it can say anything worth knowing. Looks for words
 * that have no line break in them, so what its data says is found in its bytes too; it may find what turns out to be nothing.
 */
public final class EventGlance {

    private EventGlance() {}

    /**
     * Whether an event may report tokens or ask for a tool.
     *
     * @param bytes hold the event
     * @param from its first byte
     * @param to behind its last byte
     */
    public static boolean mayReport(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean found = switch (bytes[i]) {
                case '"' -> has("\"usage\"", bytes, i, to);
                case 't' -> has("tool", bytes, i, to);
                case 'f' -> has("function_call", bytes, i, to);
                default -> false;
            };
            if (found) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an event may add to the marks of an answer.
     *
     * @param bytes hold the event
     * @param from its first byte
     * @param to behind its last byte
     * @param wantsModel whether the model is not known yet
     */
    public static boolean mayMark(byte[] bytes, int from, int to, boolean wantsModel) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"'
                    && ((wantsModel && has("\"model\"", bytes, i, to))
                            || hasText("\"finish_reason\"", bytes, i, to)
                            || hasText("\"stop_reason\"", bytes, i, to)
                            || hasText("\"stopReason\"", bytes, i, to)
                            || has("\"response.completed\"", bytes, i, to)
                            || has("\"response.incomplete\"", bytes, i, to))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a member of this name has a text: most events of a stream carry it as null. */
    private static boolean hasText(String quotedName, byte[] bytes, int at, int to) {
        if (!has(quotedName, bytes, at, to)) {
            return false;
        }
        int value = at + quotedName.length();
        while (value < to && (bytes[value] == ':' || bytes[value] == ' ')) {
            value++;
        }
        return value < to && bytes[value] == '"';
    }

    private static boolean has(String word, byte[] bytes, int at, int to) {
        if (to - at < word.length()) {
            return false;
        }
        for (int i = 1; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
