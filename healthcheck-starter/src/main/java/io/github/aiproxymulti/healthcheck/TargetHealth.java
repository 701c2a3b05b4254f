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

    /** Whether traffic may go to the target. */
    public boolean isUsable() {
        return status.isUsable();
    }
}
