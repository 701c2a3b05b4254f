package io.github.aiproxymulti.aiproxy.standing;

/** The state of an instance's circuit. */
public enum CircuitState {
    /** There is no circuit. */
    NONE,
    /** Requests pass. */
    CLOSED,
    /** Trials pass. */
    HALF_OPEN,
    /** Nothing passes. */
    OPEN
}
