package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.upstream.Payload;

/** A request that is answered without asking any upstream. Carries no stack trace: it is an answer, not a fault. */
final class RejectedRequestException extends RuntimeException {

    private final int status;
    private final transient Payload payload;

    /**
     * Creates a rejection.
     *
     * @param status for the client
     * @param payload its body
     */
    RejectedRequestException(int status, Payload payload) {
        super("rejected with " + status, null, false, false);
        this.status = status;
        this.payload = payload;
    }

    int status() {
        return status;
    }

    Payload payload() {
        return payload;
    }
}
