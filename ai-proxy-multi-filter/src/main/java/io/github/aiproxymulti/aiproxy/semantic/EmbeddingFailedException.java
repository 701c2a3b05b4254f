package io.github.aiproxymulti.aiproxy.semantic;

import io.github.aiproxymulti.aiproxy.upstream.TransportFailure;

/** There are no embeddings. The message never repeats what a peer sent. */
final class EmbeddingFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EmbeddingFailedException(String message) {
        super(message, null, false, false);
    }

    /** What failed, and why as far as that can be said: a transport error's own words may hold what the peer sent. */
    static EmbeddingFailedException of(String what, Throwable error) {
        if (error instanceof EmbeddingFailedException known) {
            return new EmbeddingFailedException(what + ": " + known.getMessage());
        }
        boolean timeout = TransportFailure.of(error).status() == 504;
        return new EmbeddingFailedException(
                what + ": " + (timeout ? "timeout" : error.getClass().getSimpleName()));
    }
}
