package io.github.aiproxymulti.aiproxy.upstream;

/** A request that cannot be given its credentials. The message is shown to the client and contains no secret. */
public final class AuthorizationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param message for the client, such as {@code failed to get gcp access token: ...}
     */
    public AuthorizationException(String message) {
        super(message, null, false, false);
    }
}
