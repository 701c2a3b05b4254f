package io.github.aiproxymulti.aiproxy.protocol.convert;

/**
 * A request or answer that cannot be converted. The message is the reason, fit for the client; there is no stack trace,
 * because it is an answer, not a defect.
 */
public final class ConversionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * With its reason.
     *
     * @param reason what is wrong, without quoting the content
     */
    public ConversionException(String reason) {
        super(reason, null, false, false);
    }

    /** The reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
