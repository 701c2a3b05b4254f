package io.github.aiproxymulti.healthcheck;

/**
 * The four counters of a target, each 0 to 254.
 *
 * @param success counted successes since the last counted failure
 * @param httpFailure counted unhealthy statuses since the last counted success
 * @param tcpFailure counted connection failures since the last counted success
 * @param timeoutFailure counted time-outs since the last counted success
 */
public record Counters(int success, int httpFailure, int tcpFailure, int timeoutFailure) {

    /** All zero. */
    public static final Counters ZERO = new Counters(0, 0, 0, 0);
}
