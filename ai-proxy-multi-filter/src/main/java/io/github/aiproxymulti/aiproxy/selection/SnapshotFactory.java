package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Member;
import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.balancer.Pickers;
import io.github.aiproxymulti.aiproxy.config.Algorithm;
import io.github.aiproxymulti.aiproxy.selection.RoutingSnapshot.InstanceState;
import io.github.aiproxymulti.aiproxy.standing.Condition;
import io.github.aiproxymulti.aiproxy.standing.Conditions;
import io.github.aiproxymulti.aiproxy.standing.Place;
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
import org.jspecify.annotations.Nullable;

/**
 * Builds snapshots of one configuration. Key and content of the picker come from the same views and conditions, so they
 * cannot disagree.
 */
public final class SnapshotFactory {

    private final String configVersion;
    private final Algorithm algorithm;
    private final Balancing balancing;
    private final @Nullable Integer balanceFactor;

    /**
     * Creates the factory of one configuration.
     *
     * @param configVersion its content version
     * @param algorithm how it balances
     * @param balancing what the balancing of all routes shares
     */
    public SnapshotFactory(String configVersion, Algorithm algorithm, Balancing balancing) {
        this(configVersion, algorithm, balancing, null);
    }

    private SnapshotFactory(
            String configVersion, Algorithm algorithm, Balancing balancing, @Nullable Integer balanceFactor) {
        this.configVersion = configVersion;
        this.algorithm = algorithm;
        this.balancing = balancing;
        this.balanceFactor = balanceFactor;
    }

    /**
     * The same with a bound for the load of the instances of a hash ring.
     *
     * @param percent of the average load, at least 100; null for none
     */
    public SnapshotFactory bounded(@Nullable Integer percent) {
        return new SnapshotFactory(configVersion, algorithm, balancing, percent);
    }

    RoutingSnapshot build(
            String routeId,
            List<InstancePlan> plans,
            List<HealthView> views,
            long revision,
            RouteStanding standing,
            Conditions conditions) {
        List<InstanceState> states = IntStream.range(0, plans.size())
                .mapToObj(
                        i -> state(plans.get(i), views.get(i), conditions.each().get(i)))
                .toList();
        Tier tier = Tier.of(states);
        boolean hashes = algorithm == Algorithm.CHASH;
        PickerKey key = hashes
                ? new PickerKey(routeId, configVersion, List.of(), List.of())
                : new PickerKey(
                        routeId,
                        configVersion,
                        views.stream().map(CheckerState::of).toList(),
                        conditions.each().stream().map(Seen::of).toList());
        List<Member> members = members(plans, states, hashes ? Tier.ALL : tier);
        Picker picker = balancing.pickers().get(key, () -> picker(members));
        return new RoutingSnapshot(
                revision, plans, views, conditions, states, tier, hashes, standing, balancing.slowStart(), picker);
    }

    private Picker picker(List<Member> members) {
        return switch (algorithm) {
            case CHASH ->
                balanceFactor == null ? Pickers.consistentHash(members) : Pickers.boundedHash(members, balanceFactor);
            case LEAST_REQUEST -> Pickers.leastRequest(members, balancing.random());
            case EWMA -> Pickers.fastest(members, balancing.random());
            case ROUNDROBIN, SEMANTIC -> Pickers.roundRobin(members, balancing.random());
        };
    }

    private static List<Member> members(List<InstancePlan> plans, List<InstanceState> states, Tier tier) {
        List<Member> members = new ArrayList<>(plans.size());
        for (int i = 0; i < plans.size(); i++) {
            if (tier.takes(states.get(i))) {
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

    private InstanceState state(InstancePlan plan, HealthView view, Condition condition) {
        List<Node> nodes = view.nodes().nodes();
        if (view.phase() != Phase.READY || nodes.isEmpty()) {
            return new InstanceState(
                    view.isUsable(),
                    plan.configuredAddress().map(List::of).orElse(List.of()),
                    SlowStart.NEVER,
                    condition);
        }
        List<Node> usable = nodes.stream().filter(view::isUsable).toList();
        List<UpstreamAddress> addresses =
                (usable.isEmpty() ? nodes : usable).stream().map(plan::address).toList();
        return new InstanceState(
                !usable.isEmpty(), addresses, balancing.slowStart().began(view), condition);
    }

    /**
     * What a picker depends on of a condition.
     *
     * @param standing whose load a picker may look at
     * @param place whether it is in
     */
    private record Seen(long standing, Place place) {
        static Seen of(Condition condition) {
            return new Seen(condition.standing(), condition.place());
        }
    }
}
