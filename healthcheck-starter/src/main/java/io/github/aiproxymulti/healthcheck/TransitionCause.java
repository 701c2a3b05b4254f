package io.github.aiproxymulti.healthcheck;

/** Why the status of a target changed. */
public enum TransitionCause {
    /** A probe. */
    PROBE("probe"),
    /** Live traffic. */
    TRAFFIC("traffic"),
    /** A person. */
    OVERRIDE("override"),
    /** Another replica, through the shared store. */
    SHARED("shared");

    private final String label;

    TransitionCause(String label) {
        this.label = label;
    }

    /** The name in logs and in the status API. */
    public String label() {
        return label;
    }
}
