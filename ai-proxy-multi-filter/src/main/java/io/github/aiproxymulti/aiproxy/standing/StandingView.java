package io.github.aiproxymulti.aiproxy.standing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one instance stands at one moment, for people and meters.
 *
 * @param routeId the route
 * @param instance the instance's name
 * @param place what a pick sees of it
 * @param share of its weight that it gets, 0 to 1: 0 when it is out, less than 1 while its share comes back
 * @param inFlight requests in flight
 * @param maxConcurrency most requests in flight; null for no limit
 * @param coolingUntil when its cool-down is over; null when it is not cooling
 * @param coolingCause why it is cooling; null when it is not
 * @param circuit the state of its circuit
 * @param failures its latest failures, the latest first
 * @param transitions what happened to its circuit and its cool-downs, the latest first
 */
public record StandingView(
        String routeId,
        String instance,
        Place place,
        double share,
        int inFlight,
        @Nullable Integer maxConcurrency,
        @Nullable Instant coolingUntil,
        @Nullable String coolingCause,
        CircuitState circuit,
        List<Note> failures,
        List<Note> transitions) {

    /** Copies the lists. */
    public StandingView {
        failures = List.copyOf(failures);
        transitions = List.copyOf(transitions);
    }
}
