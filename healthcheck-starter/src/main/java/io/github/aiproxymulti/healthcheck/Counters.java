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

    /** The largest threshold there is, so counting further would tell nothing. */
    private static final int MAX = 254;

    /** One more of a kind: a success clears the failures, a failure clears the successes only. */
    Counters plus(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> new Counters(next(success), 0, 0, 0);
            case HTTP_FAILURE -> new Counters(0, next(httpFailure), tcpFailure, timeoutFailure);
            case TCP_FAILURE -> new Counters(0, httpFailure, next(tcpFailure), timeoutFailure);
            case TIMEOUT -> new Counters(0, httpFailure, tcpFailure, next(timeoutFailure));
            case IGNORED -> this;
        };
    }

    /** The counter of a kind. */
    int of(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> success;
            case HTTP_FAILURE -> httpFailure;
            case TCP_FAILURE -> tcpFailure;
            case TIMEOUT -> timeoutFailure;
            case IGNORED -> 0;
        };
    }

    private static int next(int count) {
        return Math.min(count + 1, MAX);
    }
}
