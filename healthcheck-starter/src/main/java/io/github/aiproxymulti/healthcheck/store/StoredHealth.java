package io.github.aiproxymulti.healthcheck.store;

import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.util.Map;

/**
 * What a store keeps of one resource.
 *
 * @param resource the resource
 * @param plan what was checked
 * @param generation the checker it comes from
 * @param revision grows with every change of anything in here
 * @param targets all its targets
 */
public record StoredHealth(
        ResourceId resource, Plan plan, long generation, long revision, Map<TargetKey, StoredTarget> targets) {

    /** Copies the map. */
    public StoredHealth {
        targets = Map.copyOf(targets);
    }
}
