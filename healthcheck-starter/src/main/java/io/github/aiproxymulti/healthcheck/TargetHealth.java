package io.github.aiproxymulti.healthcheck;

/**
 * The health of one target.
 *
 * @param status one of the four states
 * @param counters what led there
 */
public record TargetHealth(HealthStatus status, Counters counters) {

    /** How every target starts. */
    public static final TargetHealth NEW = new TargetHealth(HealthStatus.HEALTHY, Counters.ZERO);

    private static final TargetHealth DOWN = new TargetHealth(HealthStatus.UNHEALTHY, Counters.ZERO);

    /** The health of a target whose status was set by hand: all counters zero. */
    public static TargetHealth forced(boolean healthy) {
        return healthy ? NEW : DOWN;
    }

    /** Whether traffic may go to the target. */
    public boolean isUsable() {
        return status.isUsable();
    }

    /**
     * The health after one more observation. Successes and the three kinds of failure are counted apart and never added up.
     *
     * <p>With 2 successes and 3 HTTP failures as thresholds, a healthy target that sees failure, failure, success, failure,
     * failure, failure goes mostly healthy (1), mostly healthy (2), mostly healthy (0), (1), (2), unhealthy (3): a success
     * clears every failure counter, a failure clears the successes only.
     *
     * @param observation what was seen
     * @param thresholds how its source is judged
     * @return the next health; this very object when the observation counts for nothing
     */
    public TargetHealth after(Observation observation, Thresholds thresholds) {
        Outcome outcome = observation.outcome(thresholds);
        int limit = thresholds.limit(outcome);
        boolean up = outcome == Outcome.SUCCESS;
        HealthStatus goal = up ? HealthStatus.HEALTHY : HealthStatus.UNHEALTHY;
        if (limit == 0 || status == goal) {
            return this;
        }
        Counters next = counters.plus(outcome);
        return new TargetHealth(next.of(outcome) >= limit ? goal : onTheWay(up), next);
    }

    private HealthStatus onTheWay(boolean up) {
        if (up) {
            return status == HealthStatus.UNHEALTHY ? HealthStatus.MOSTLY_UNHEALTHY : status;
        }
        return status == HealthStatus.HEALTHY ? HealthStatus.MOSTLY_HEALTHY : status;
    }
}
