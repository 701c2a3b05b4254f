package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.selection.Candidates;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import io.github.aiproxymulti.aiproxy.upstream.Payload;

/** Answers while there is nobody to answer: they say when to ask again. */
final class Shortages {

    private static final String RETRY_AFTER = "Retry-After";

    private Shortages() {}

    /** The answer when no instance could be tried. */
    static PreparedResponse nobody(Candidates candidates, String reason, AttemptListener listener) {
        Shortage shortage = candidates.shortage();
        if (shortage == null) {
            listener.noneLeft(reason);
            return PreparedResponse.of(503, Payload.text(reason));
        }
        listener.noneLeft(shortage.reason());
        return PreparedResponse.of(shortage.status(), Payload.text(shortage.reason()))
                .withHeader(RETRY_AFTER, Long.toString(shortage.retryAfterSeconds()));
    }

    /** An answer for the client; one that is not the request's own fault says when to ask again if nobody can answer now. */
    static PreparedResponse timely(Candidates candidates, PreparedResponse answer) {
        Shortage shortage = !isOurs(answer.status()) ? null : candidates.shortage();
        return shortage == null ? answer : answer.withHeader(RETRY_AFTER, Long.toString(shortage.retryAfterSeconds()));
    }

    /** Whether the same request could fare better later. */
    private static boolean isOurs(int status) {
        return status >= 500 || status == 429 || (status >= 401 && status <= 403);
    }
}
