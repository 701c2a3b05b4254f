package io.github.aiproxymulti.healthcheck;

/** What a person decided about a target. It holds until changed back to {@link #AUTO}; probing goes on underneath. */
public enum TargetOverride {
    /** The measured health counts. */
    AUTO("auto"),
    /** Usable, whatever is measured. */
    FORCE_HEALTHY("force_healthy"),
    /** Not usable, whatever is measured. */
    FORCE_UNHEALTHY("force_unhealthy"),
    /** Gets no new traffic, although nothing is wrong with it; what is measured is left alone. */
    DRAIN("drain");

    private final String label;

    TargetOverride(String label) {
        this.label = label;
    }

    /** The name in the status API, for example {@code force_healthy}. */
    public String label() {
        return label;
    }

    /**
     * The health that routing sees.
     *
     * @param measured what probes and traffic found
     */
    public TargetHealth over(TargetHealth measured) {
        return switch (this) {
            case AUTO -> measured;
            case FORCE_HEALTHY -> new TargetHealth(HealthStatus.HEALTHY, measured.counters());
            case FORCE_UNHEALTHY, DRAIN -> new TargetHealth(HealthStatus.UNHEALTHY, measured.counters());
        };
    }
}
