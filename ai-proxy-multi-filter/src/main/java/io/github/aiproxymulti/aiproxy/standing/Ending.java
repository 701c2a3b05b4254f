package io.github.aiproxymulti.aiproxy.standing;

/** How an attempt ended, as far as it says something about its instance. */
public enum Ending {
    /** The instance answered to the end. */
    SUCCESS,
    /** The instance failed: a status from 500 on, a time-out, a broken connection, an error as the first event. */
    FAILURE,
    /** Nothing is said about the instance: the request was at fault, or the gateway, or the instance was merely busy. */
    NEUTRAL,
    /** The client went away. */
    CANCELLED
}
