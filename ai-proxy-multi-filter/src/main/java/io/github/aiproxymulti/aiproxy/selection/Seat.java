package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.StandingView;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.Phase;
import java.util.List;

/**
 * One instance as a pick sees it, for people.
 *
 * @param plan the instance
 * @param phase what is known of its health
 * @param usable whether health lets it be used
 * @param taken whether it belongs to those from whom is chosen
 * @param share of its weight that it gets, more than 0 and at most 1: less than 1 while it comes back
 * @param addresses where it lives; empty when it has no host
 * @param standing what is known of it from its traffic
 */
public record Seat(
        InstancePlan plan,
        Phase phase,
        boolean usable,
        boolean taken,
        double share,
        List<Address> addresses,
        StandingView standing) {

    /** Copies the list. */
    public Seat {
        addresses = List.copyOf(addresses);
    }

    /**
     * One address.
     *
     * @param label {@code host:port}
     * @param usable whether health lets it be used
     */
    public record Address(String label, boolean usable) {}

    /** Whether as many requests are in flight as may be. */
    public boolean isFull() {
        Integer most = standing.maxConcurrency();
        return most != null && standing.inFlight() >= most;
    }
}
