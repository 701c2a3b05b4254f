package io.github.aiproxymulti.aiproxy.standing;

/**
 * A cool-down.
 *
 * @param until when it is over, in nanoseconds of the standings' clock
 * @param status the answer that began it
 * @param cause in words
 */
record Cooling(long until, int status, String cause) {

    /** The one of the two that lasts longer, so that a cool-down never shortens. */
    Cooling or(Cooling other) {
        return other.until > until ? other : this;
    }
}
