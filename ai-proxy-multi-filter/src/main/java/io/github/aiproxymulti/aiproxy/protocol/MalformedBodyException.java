package io.github.aiproxymulti.aiproxy.protocol;

/**
 * A request body that is not one JSON document. The message names a position but never quotes the body; there is no
 * cause and no stack trace, because it is an answer to a client, not a defect.
 */
public final class MalformedBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedBodyException(String message) {
        super(message, null, false, false);
    }

    static MalformedBodyException at(String reason, long offset) {
        return new MalformedBodyException(reason + " at character " + (offset + 1));
    }
}
