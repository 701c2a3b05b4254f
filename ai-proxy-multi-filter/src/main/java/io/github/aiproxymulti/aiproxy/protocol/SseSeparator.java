package io.github.aiproxymulti.aiproxy.protocol;

/**
 * The automaton that finds the ends of SSE blocks: two line feeds, or CR LF CR LF. States say which part of a separator
 * the bytes so far end with.
 */
final class SseSeparator {

    static final int NONE = 0;
    static final int FOUND = 5;

    private static final int CR = 1;
    private static final int CR_LF = 2;
    private static final int CR_LF_CR = 3;
    private static final int LF = 4;

    private SseSeparator() {}

    /** The state after one more byte; after {@link #FOUND} go on from {@link #NONE}. */
    static int next(int state, byte b) {
        if (b == '\n') {
            return switch (state) {
                case NONE -> LF;
                case CR -> CR_LF;
                default -> FOUND;
            };
        }
        if (b == '\r') {
            return state == CR_LF ? CR_LF_CR : CR;
        }
        return NONE;
    }
}
