package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A failed attempt and what it left behind.
 *
 * @param status what it counts as
 * @param payload its body
 * @param cause for the log
 * @param came what arrived and is still held; null when nothing is
 */
public record Failure(
        int status, Payload payload, String cause, @Nullable PreparedResponse came) {

    static Failure of(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return new Failure(failed.status(), failed.payload(), failed.cause(), null);
        }
        if (outcome instanceof Outcome.Suspect suspect) {
            return new Failure(suspect.status(), Payload.NONE, suspect.cause(), suspect.response());
        }
        throw new IllegalArgumentException("not a failure: " + outcome);
    }

    /** The answer when nothing else is tried by rule. */
    PreparedResponse asItCame() {
        return came == null ? PreparedResponse.of(status, payload) : came;
    }

    /** The answer when nothing else is left to try. */
    PreparedResponse asBadGateway() {
        return came == null ? PreparedResponse.of(502, payload) : came.withStatus(502);
    }

    /** Gives back what is still held. */
    void discard() {
        if (came != null) {
            came.release();
        }
    }
}
