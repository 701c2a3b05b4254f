package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.Payload;

/** How one attempt ended, as far as the client has seen nothing of it. */
sealed interface Outcome {

    /** This is the answer. */
    record Ready(PreparedResponse response) implements Outcome {}

    /**
     * The attempt failed.
     *
     * @param status what the client gets if no other instance is tried
     * @param payload its body
     * @param cause for the log
     */
    record Failed(int status, Payload payload, String cause) implements Outcome {}

    /**
     * A stream with a good status began with an error or ended without an event. If no other instance is tried the client
     * gets what came.
     *
     * @param response what came
     * @param status what the failure counts as
     * @param cause for the log
     */
    record Suspect(PreparedResponse response, int status, String cause) implements Outcome {}

    /** The route cannot serve this request whatever the instance. */
    record Refused(PreparedResponse response) implements Outcome {}
}
