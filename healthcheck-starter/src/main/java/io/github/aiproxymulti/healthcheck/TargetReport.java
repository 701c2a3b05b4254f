package io.github.aiproxymulti.healthcheck;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one target at one moment.
 *
 * @param key its identity
 * @param hostHeader the Host header of its probes
 * @param incarnation which of the lives of this identity it is; larger for a later one, never reused
 * @param health what was measured
 * @param override what a person decided
 * @param usable whether traffic may go there, both considered
 * @param inFlight whether a probe is running
 * @param usableSince when it last became usable after having been unusable; null when it never was unusable, or is now
 * @param lastProbe the latest probe; null before the first
 * @param transitions the latest changes of status, oldest first, at most 10
 */
public record TargetReport(
        TargetKey key,
        String hostHeader,
        long incarnation,
        TargetHealth health,
        TargetOverride override,
        boolean usable,
        boolean inFlight,
        @Nullable Instant usableSince,
        @Nullable ProbeReport lastProbe,
        List<HealthTransition> transitions) {

    /** Copies the list. */
    public TargetReport {
        transitions = List.copyOf(transitions);
    }

    /** The measured status. */
    public HealthStatus status() {
        return health.status();
    }

    /** The measured counters. */
    public Counters counters() {
        return health.counters();
    }
}
