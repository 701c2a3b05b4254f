package io.github.aiproxymulti.aiproxy.protocol;

/** A {@link JsonCursor} has met what it does not judge: wrong JSON, or right JSON of an unusual kind. Never leaves this package. */
final class UnclearJsonException extends RuntimeException {

    @SuppressWarnings("StaticAssignmentOfThrowable") // has no stack trace, and says nothing of where it was
    static final UnclearJsonException INSTANCE = new UnclearJsonException();

    private static final long serialVersionUID = 1L;

    private UnclearJsonException() {
        super("unclear JSON", null, false, false);
    }
}
