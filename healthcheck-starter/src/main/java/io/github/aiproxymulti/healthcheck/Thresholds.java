package io.github.aiproxymulti.healthcheck;

import java.util.Set;

/**
 * How one source of observations, probes or traffic, is judged: which statuses count, and how many of a kind change the
 * status of a target. A threshold of 0 makes observations of that kind count for nothing at all.
 *
 * @param healthyStatuses statuses that count as success, even if they are in the other set too
 * @param unhealthyStatuses statuses that count as HTTP failure
 * @param successes threshold of successes
 * @param httpFailures threshold of HTTP failures
 * @param tcpFailures threshold of connection failures
 * @param timeouts threshold of time-outs
 */
public record Thresholds(
        Set<Integer> healthyStatuses,
        Set<Integer> unhealthyStatuses,
        int successes,
        int httpFailures,
        int tcpFailures,
        int timeouts) {

    /** Copies the sets. */
    public Thresholds {
        healthyStatuses = Set.copyOf(healthyStatuses);
        unhealthyStatuses = Set.copyOf(unhealthyStatuses);
    }

    /** How probes are judged. A half that is not configured probes nothing but still judges, by its defaults. */
    public static Thresholds of(ActiveCheck check) {
        ActiveCheck.Healthy up = check.healthy() == null ? ActiveCheck.Healthy.DEFAULT : check.healthy();
        ActiveCheck.Unhealthy down = check.unhealthy() == null ? ActiveCheck.Unhealthy.DEFAULT : check.unhealthy();
        return new Thresholds(
                up.httpStatuses(),
                down.httpStatuses(),
                up.successes(),
                down.httpFailures(),
                down.tcpFailures(),
                down.timeouts());
    }

    /** How traffic is judged. A half that is not configured counts nothing. */
    public static Thresholds of(PassiveCheck check) {
        PassiveCheck.Healthy up = check.healthy() == null ? new PassiveCheck.Healthy(Set.of(), 0) : check.healthy();
        PassiveCheck.Unhealthy down =
                check.unhealthy() == null ? new PassiveCheck.Unhealthy(Set.of(), 0, 0, 0) : check.unhealthy();
        return new Thresholds(
                up.httpStatuses(),
                down.httpStatuses(),
                up.successes(),
                down.httpFailures(),
                down.tcpFailures(),
                down.timeouts());
    }

    /**
     * What an observation amounts to, for people: how many of its kind there are by now, of how many, and what it was. For
     * example {@code 3 of 3 http failures (last: HTTP 503)}.
     *
     * @param seen the observation
     * @param after the counters that include it
     */
    public String tally(Observation seen, Counters after) {
        Outcome outcome = seen.outcome(this);
        if (outcome == Outcome.IGNORED) {
            return seen.describe();
        }
        return after.of(outcome) + " of " + limit(outcome) + " " + outcome.plural() + " (last: " + seen.describe()
                + ")";
    }

    /** The threshold for observations that count as this; 0 for {@link Outcome#IGNORED}. */
    int limit(Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> successes;
            case HTTP_FAILURE -> httpFailures;
            case TCP_FAILURE -> tcpFailures;
            case TIMEOUT -> timeouts;
            case IGNORED -> 0;
        };
    }
}
