package io.github.aiproxymulti.aiproxy.observe.genai;

/** Marks the span of an attempt that failed as failed. Has no stack trace: it comes from nowhere. */
final class AttemptFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AttemptFailedException(String errorType) {
        super(errorType, null, false, false);
    }
}
