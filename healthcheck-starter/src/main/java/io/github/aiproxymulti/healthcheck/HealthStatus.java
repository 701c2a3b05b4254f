package io.github.aiproxymulti.healthcheck;

/** The four states of a target. Two of them are usable for traffic. */
public enum HealthStatus {
    /** No failure counted since the last confirmed success. */
    HEALTHY("healthy", true),
    /** Failures are counted, none of them has reached its threshold. */
    MOSTLY_HEALTHY("mostly_healthy", true),
    /** Successes are counted, not yet enough of them. */
    MOSTLY_UNHEALTHY("mostly_unhealthy", false),
    /** A failure threshold was reached. */
    UNHEALTHY("unhealthy", false);

    private final String label;
    private final boolean usable;

    HealthStatus(String label, boolean usable) {
        this.label = label;
        this.usable = usable;
    }

    /** The name in the status API, for example {@code mostly_healthy}. */
    public String label() {
        return label;
    }

    /** Whether traffic may go to a target in this state. */
    public boolean isUsable() {
        return usable;
    }
}
