package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.RouteStanding;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import io.github.aiproxymulti.healthcheck.HealthView;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a pick depends on, at one moment: the views, what follows from them, and the picker made of exactly that. A new
 * view, node set or configuration makes a new snapshot; this one never changes.
 *
 * @param revision of the checkers when the views were read; what was read later is covered by a later number
 * @param plans the instances
 * @param views the health of each instance, in the same order
 * @param members each instance as this snapshot sees it, in the same order
 * @param skipsUnusable whether unusable instances are passed over at pick time, as the hash ring needs it
 * @param standing lets requests in
 * @param slowStart says who is passed over while its share comes back
 * @param picker chooses among them
 */
record RoutingSnapshot(
        long revision,
        List<InstancePlan> plans,
        List<HealthView> views,
        List<InstanceState> members,
        boolean skipsUnusable,
        RouteStanding standing,
        SlowStart slowStart,
        Picker picker) {

    /**
     * One instance in a snapshot.
     *
     * @param usable whether health lets it be used
     * @param addresses where its requests may go: the usable addresses, or all when none is known to be usable; empty when it
     *     has no host
     * @param rampBegan when its share began to come back, {@link SlowStart#NEVER} when it is not held back
     */
    record InstanceState(boolean usable, List<UpstreamAddress> addresses, long rampBegan) {}

    int size() {
        return plans.size();
    }

    InstancePlan plan(int instance) {
        return plans.get(instance);
    }

    boolean mayUse(int instance) {
        return !skipsUnusable || members.get(instance).usable();
    }

    /** Leave for one more request to this instance; null when it takes none at the moment. */
    @Nullable Permit enter(int instance) {
        return standing.enter(instance);
    }

    /** Whether an instance that has just recovered is passed over this time. */
    boolean holdsBack(int instance, RandomGenerator random) {
        return slowStart.holdsBack(members.get(instance).rampBegan(), random);
    }

    @Nullable UpstreamAddress address(int instance, RandomGenerator random) {
        List<UpstreamAddress> addresses = members.get(instance).addresses();
        return switch (addresses.size()) {
            case 0 -> null;
            case 1 -> addresses.get(0);
            default -> addresses.get(random.nextInt(addresses.size()));
        };
    }

    /** Whether these views lead to the same decisions as those of this snapshot. */
    boolean isMadeOf(List<HealthView> current) {
        for (int i = 0; i < views.size(); i++) {
            if (!views.get(i).routesLike(current.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The same decisions, found to be valid at a later revision too. */
    RoutingSnapshot at(long laterRevision) {
        return new RoutingSnapshot(laterRevision, plans, views, members, skipsUnusable, standing, slowStart, picker);
    }
}
