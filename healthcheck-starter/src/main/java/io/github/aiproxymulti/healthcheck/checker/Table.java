package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.NodeSet;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetHealth;
import io.github.aiproxymulti.healthcheck.TargetKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in force for a resource: one spec, its nodes and its targets.
 *
 * @param wish number of the wish it was built from
 * @param spec that wish
 * @param generation moves with the checks
 * @param version moves with usability and membership
 * @param nodes where traffic goes
 * @param targetOf the target of each node
 * @param targets what is probed
 */
record Table(
        long wish,
        CheckSpec spec,
        long generation,
        long version,
        NodeSet nodes,
        Map<Node, TargetKey> targetOf,
        SortedMap<TargetKey, Target> targets) {

    /**
     * Builds what a wish asks for. Targets that stay keep their life with all they know, under whatever checks.
     *
     * @param wish the wish
     * @param nodes its nodes
     * @param before what is in force so far; null at first
     * @param remembered health of targets that have no life yet
     * @param at number and time of all that is new
     */
    static Table build(
            Wish wish, List<Node> nodes, @Nullable Table before, Map<TargetKey, TargetHealth> remembered, Stamp at) {
        CheckSpec spec = wish.spec();
        Map<Node, TargetKey> targetOf = new HashMap<>();
        SortedMap<TargetKey, Target> targets = new TreeMap<>();
        for (Node node : nodes) {
            TargetKey key = keyOf(node, spec.checks().active());
            String hostHeader = hostHeaderOf(node, spec.checks().active());
            Target known = before == null ? null : before.targets.get(key);
            targetOf.put(node, key);
            targets.putIfAbsent(
                    key,
                    known != null
                            ? known.withHostHeader(hostHeader)
                            : Target.begin(key, hostHeader, remembered.getOrDefault(key, TargetHealth.NEW), at));
        }
        boolean sameChecks = before != null && before.spec.checks().equals(spec.checks());
        boolean sameNodes = before != null && before.nodes.nodes().equals(nodes);
        return new Table(
                wish.number(),
                spec,
                before != null && sameChecks ? before.generation : at.number(),
                before != null && sameChecks && sameNodes ? before.version : at.number(),
                before != null && sameNodes ? before.nodes : new NodeSet(at.number(), nodes),
                Map.copyOf(targetOf),
                Collections.unmodifiableSortedMap(targets));
    }

    /** The same with another state of one target that is in here already. */
    Table with(Target target, long newVersion) {
        SortedMap<TargetKey, Target> next = new TreeMap<>(targets);
        next.put(target.key(), target);
        return new Table(wish, spec, generation, newVersion, nodes, targetOf, Collections.unmodifiableSortedMap(next));
    }

    /** What readers see of it. */
    HealthView view(ResourceId resource) {
        Map<TargetKey, TargetHealth> health = new HashMap<>();
        targets.forEach((key, target) -> health.put(key, target.effective()));
        return new HealthView(resource, generation, version, Phase.READY, nodes, targetOf, health);
    }

    private static TargetKey keyOf(Node node, ActiveCheck check) {
        int port = check.port() == null ? node.port() : check.port();
        String name = check.host() != null ? check.host() : node.domain() != null ? node.domain() : node.address();
        return new TargetKey(node.address(), port, name);
    }

    private static String hostHeaderOf(Node node, ActiveCheck check) {
        return node.domain() != null ? node.domain() : check.host() != null ? check.host() : node.address();
    }
}
