package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.ProbeReport;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.TargetOverride;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One life of one target.
 *
 * @param key its identity
 * @param incarnation the number of this life
 * @param hostHeader an attribute: may change without ending the life
 * @param measured what probes and traffic found
 * @param override what a person decided
 * @param usableSince when it last became usable again, in milliseconds; -1 for never
 * @param lastProbe the latest probe; null before the first
 * @param recent the latest transitions, oldest first
 */
record Target(
        TargetKey key,
        long incarnation,
        String hostHeader,
        TargetHealth measured,
        TargetOverride override,
        long usableSince,
        @Nullable ProbeReport lastProbe,
        List<HealthTransition> recent) {

    static final long NEVER = -1;
    private static final int KEPT_TRANSITIONS = 10;

    static Target begin(TargetKey key, String hostHeader, TargetHealth health, Stamp at) {
        return new Target(key, at.number(), hostHeader, health, TargetOverride.AUTO, NEVER, null, List.of());
    }

    /** The health that routing sees. */
    TargetHealth effective() {
        return override.over(measured);
    }

    boolean isUsable() {
        return effective().isUsable();
    }

    Target withHostHeader(String header) {
        return header.equals(hostHeader)
                ? this
                : new Target(key, incarnation, header, measured, override, usableSince, lastProbe, recent);
    }

    Target withMeasured(TargetHealth health) {
        return new Target(key, incarnation, hostHeader, health, override, usableSince, lastProbe, recent);
    }

    Target withOverride(TargetOverride next) {
        return new Target(key, incarnation, hostHeader, measured, next, usableSince, lastProbe, recent);
    }

    Target withLastProbe(ProbeReport probe) {
        return new Target(key, incarnation, hostHeader, measured, override, usableSince, probe, recent);
    }

    Target withUsableSince(long millis) {
        return new Target(key, incarnation, hostHeader, measured, override, millis, lastProbe, recent);
    }

    Target withTransition(HealthTransition transition) {
        List<HealthTransition> kept = Stream.concat(
                        recent.stream().skip(Math.max(0, recent.size() - KEPT_TRANSITIONS + 1)), Stream.of(transition))
                .toList();
        return new Target(key, incarnation, hostHeader, measured, override, usableSince, lastProbe, kept);
    }
}
