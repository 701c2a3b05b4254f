package io.github.aiproxymulti.healthcheck;

/** What an {@link Observation} counts as once the status lists have judged it: which counter it moves, if any. */
public enum Outcome {
    /** Moves the success counter. */
    SUCCESS("success"),
    /** Moves the counter of unhealthy statuses. */
    HTTP_FAILURE("http_failure"),
    /** Moves the counter of connection failures. */
    TCP_FAILURE("tcp_failure"),
    /** Moves the counter of time-outs. */
    TIMEOUT("timeout_failure"),
    /** Moves nothing: a status in neither list, or nothing was seen of the target at all. */
    IGNORED("ignored");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** The name in the status API and in metrics; that of the counter, for example {@code tcp_failure}. */
    public String label() {
        return label;
    }

    /** Whether it speaks against the target. */
    public boolean isFailure() {
        return this == HTTP_FAILURE || this == TCP_FAILURE || this == TIMEOUT;
    }
}
