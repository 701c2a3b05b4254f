package io.github.aiproxymulti.healthcheck;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Shows people and meters what the checkers know. Reading never blocks, never builds, and never asks a store. */
public interface HealthInspector {

    /** Every desired resource, sorted by name. */
    List<ResourceReport> reports();

    /** One resource; empty when nobody wants it checked. */
    Optional<ResourceReport> report(ResourceId resource);

    /**
     * When a target last became usable after having been unusable, for ramping its share of traffic up slowly. Cheap
     * enough for a request.
     *
     * @return milliseconds on the engine's clock, the one of {@link HealthTransition#at}; empty when the target is
     *     unknown, not usable, or never was unusable
     */
    OptionalLong usableSince(ResourceId resource, TargetKey target);

    /** Results that arrived too late for what they were about, since the start. */
    long staleResults();
}
