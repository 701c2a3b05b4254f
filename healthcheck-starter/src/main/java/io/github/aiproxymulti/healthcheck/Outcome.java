package io.github.aiproxymulti.healthcheck;

/** What an {@link Observation} counts as once the status lists have judged it: which counter it moves, if any. */
public enum Outcome {
    /** Moves the success counter. */
    SUCCESS("success", "successes"),
    /** Moves the counter of unhealthy statuses. */
    HTTP_FAILURE("http_failure", "http failures"),
    /** Moves the counter of connection failures. */
    TCP_FAILURE("tcp_failure", "tcp failures"),
    /** Moves the counter of time-outs. */
    TIMEOUT("timeout_failure", "timeouts"),
    /** Moves nothing: a status in neither list, or nothing was seen of the target at all. */
    IGNORED("ignored", "ignored");

    private final String label;
    private final String plural;

    Outcome(String label, String plural) {
        this.label = label;
        this.plural = plural;
    }

    /** The name in the status API and in metrics; that of the counter, for example {@code tcp_failure}. */
    public String label() {
        return label;
    }

    /** Several of it, in a sentence. */
    String plural() {
        return plural;
    }

    /** Whether it speaks against the target. */
    public boolean isFailure() {
        return this == HTTP_FAILURE || this == TCP_FAILURE || this == TIMEOUT;
    }
}
