package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;

/**
 * An upstream broke off a response of which the client already has a part. Carries no stack trace, and no cause: the web layer
 * takes a "connection reset by peer" anywhere in a chain of causes for a client that went away, and would end the response as
 * if it were complete.
 */
final class BrokenResponseException extends RuntimeException {

    private BrokenResponseException(String reason) {
        super("the upstream broke off its response: " + reason, null, false, false);
    }

    static BrokenResponseException of(Throwable error) {
        return new BrokenResponseException(TransportFailure.of(error).reason());
    }
}
