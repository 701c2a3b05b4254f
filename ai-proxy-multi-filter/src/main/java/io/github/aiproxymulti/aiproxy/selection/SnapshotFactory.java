package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Member;
import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.balancer.Pickers;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.selection.RoutingSnapshot.InstanceState;
import io.github.aiproxymulti.aiproxy.standing.RouteStanding;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.picker.CheckerState;
import io.github.aiproxymulti.healthcheck.picker.PickerKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Builds snapshots of one configuration. Key and content of the picker come from the same views, so they cannot disagree.
 */
public final class SnapshotFactory {

    private final String configVersion;
    private final Algorithm algorithm;
    private final Balancing balancing;

    /**
     * Creates the factory of one configuration.
     *
     * @param configVersion its content version
     * @param algorithm how it balances
     * @param balancing what the balancing of all routes shares
     */
    public SnapshotFactory(String configVersion, Algorithm algorithm, Balancing balancing) {
        this.configVersion = configVersion;
        this.algorithm = algorithm;
        this.balancing = balancing;
    }

    RoutingSnapshot build(
            String routeId, List<InstancePlan> plans, List<HealthView> views, RouteStanding standing, long revision) {
        List<InstanceState> states = IntStream.range(0, plans.size())
                .mapToObj(i -> state(plans.get(i), views.get(i)))
                .toList();
        boolean allUnusable = states.stream().noneMatch(InstanceState::usable);
        boolean hashes = algorithm == Algorithm.CHASH;
        List<CheckerState> checkerStates =
                hashes ? List.of() : views.stream().map(CheckerState::of).toList();
        List<Member> members = members(plans, states, hashes || allUnusable);
        Picker picker = balancing
                .pickers()
                .get(
                        new PickerKey(routeId, configVersion, checkerStates),
                        () -> hashes
                                ? Pickers.consistentHash(members)
                                : Pickers.roundRobin(members, balancing.random()));
        return new RoutingSnapshot(
                revision, plans, views, states, hashes && !allUnusable, standing, balancing.slowStart(), picker);
    }

    private static List<Member> members(List<InstancePlan> plans, List<InstanceState> states, boolean all) {
        List<Member> members = new ArrayList<>(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            if (all || states.get(i).usable()) {
                InstancePlan plan = plans.get(i);
                members.add(new Member(
                        i,
                        plan.name(),
                        plan.instance().weight(),
                        plan.instance().priority()));
            }
        }
        return members;
    }

    private InstanceState state(InstancePlan plan, HealthView view) {
        List<Node> nodes = view.nodes().nodes();
        if (view.phase() != Phase.READY || nodes.isEmpty()) {
            return new InstanceState(
                    view.isUsable(), plan.configuredAddress().map(List::of).orElse(List.of()), SlowStart.NEVER);
        }
        List<Node> usable = nodes.stream().filter(view::isUsable).toList();
        List<UpstreamAddress> addresses =
                (usable.isEmpty() ? nodes : usable).stream().map(plan::address).toList();
        return new InstanceState(
                !usable.isEmpty(), addresses, balancing.slowStart().began(view));
    }
}
