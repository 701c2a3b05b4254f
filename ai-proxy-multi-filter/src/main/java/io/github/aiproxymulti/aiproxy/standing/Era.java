package io.github.aiproxymulti.aiproxy.standing;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;

/**
 * The time a circuit spends in one state. What began in one era says nothing about a later one.
 *
 * @param number of the circuit's eras, counted from 0
 * @param state closed, open or half open
 * @param left when the circuit last ceased to be closed, in nanoseconds
 * @param until when an open circuit may be tried, in nanoseconds; 0 in other states
 * @param closed when it last became closed again, in nanoseconds; {@link Condition#NO_RAMP} when it was never open
 */
record Era(long number, State state, long left, long until, long closed) {

    /** A circuit that never was open. */
    static Era first() {
        return new Era(0, State.CLOSED, 0, 0, Condition.NO_RAMP);
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    CircuitState shown() {
        return switch (state) {
            case CLOSED -> CircuitState.CLOSED;
            case HALF_OPEN -> CircuitState.HALF_OPEN;
            default -> CircuitState.OPEN;
        };
    }

    /** Whether trials may go through. */
    boolean isOnTrial(long now) {
        return state == State.HALF_OPEN || (state == State.OPEN && now >= until);
    }

    Era next(State to, long now, long wait) {
        return switch (to) {
            case CLOSED -> new Era(number + 1, to, left, 0, now);
            case OPEN -> new Era(number + 1, to, isClosed() ? now : left, now + wait, closed);
            default -> new Era(number + 1, to, left, 0, closed);
        };
    }
}
