package io.github.aiproxymulti.healthcheck;

import java.util.Map;

/**
 * The health of one resource at one moment: immutable, published by one atomic write, the only thing readers ever see.
 *
 * @param resource the resource
 * @param generation the checker that published it, from one process-wide sequence, never reused; 0 unless READY
 * @param version moves with every change of usability or membership, from the same sequence; 0 unless READY
 * @param phase how much is known
 * @param nodes the addresses that serve traffic
 * @param targetOf the target that stands for each node; several nodes may share one
 * @param targets the health of each target
 */
public record HealthView(
        ResourceId resource,
        long generation,
        long version,
        Phase phase,
        NodeSet nodes,
        Map<Node, TargetKey> targetOf,
        Map<TargetKey, TargetHealth> targets) {

    /** Copies the maps. */
    public HealthView {
        targetOf = Map.copyOf(targetOf);
        targets = Map.copyOf(targets);
    }

    /** The view of a resource that nobody checks. */
    public static HealthView unchecked(ResourceId resource) {
        return new HealthView(resource, 0, 0, Phase.UNCHECKED, NodeSet.NONE, Map.of(), Map.of());
    }

    /** The view of a resource whose checker is not built yet. */
    public static HealthView pending(ResourceId resource) {
        return new HealthView(resource, 0, 0, Phase.PENDING, NodeSet.NONE, Map.of(), Map.of());
    }

    /** Whether traffic may go to this node; true for a node whose target is unknown. */
    public boolean isUsable(Node node) {
        TargetKey key = targetOf.get(node);
        TargetHealth health = key == null ? null : targets.get(key);
        return health == null || health.isUsable();
    }

    /** Whether traffic may go to the resource: at least one node is usable, or nothing is known of any. */
    public boolean isUsable() {
        return phase != Phase.READY
                || nodes.nodes().isEmpty()
                || nodes.nodes().stream().anyMatch(this::isUsable);
    }

    /** Whether the other view leads to the same routing decisions. Counters do not matter. */
    public boolean routesLike(HealthView other) {
        return generation == other.generation
                && version == other.version
                && phase == other.phase
                && nodes.version() == other.nodes.version();
    }
}
