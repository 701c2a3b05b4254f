package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.balancer.Picker;
import io.github.aiproxymulti.aiproxy.standing.Condition;
import io.github.aiproxymulti.aiproxy.standing.Conditions;
import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Place;
import io.github.aiproxymulti.aiproxy.standing.RouteStanding;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.aiproxy.upstream.UpstreamAddress;
import io.github.aiproxymulti.healthcheck.HealthView;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that a pick depends on, at one moment: the views, what follows from them, and the picker made of exactly that. A new
 * view, node set, condition or configuration makes a new snapshot; this one never changes.
 *
 * @param revision of the checkers when the views were read; what was read later is covered by a later number
 * @param plans the instances
 * @param views the health of each instance, in the same order
 * @param conditions what is known of each from its traffic, in the same order
 * @param members each instance as this snapshot sees it, in the same order
 * @param tier who may be chosen
 * @param skips whether others are passed over at pick time, as the hash ring needs it
 * @param standing lets requests in
 * @param slowStart says who is passed over while its share comes back
 * @param picker chooses among them
 */
record RoutingSnapshot(
        long revision,
        List<InstancePlan> plans,
        List<HealthView> views,
        Conditions conditions,
        List<InstanceState> members,
        Tier tier,
        boolean skips,
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
     * @param condition what is known of it from its traffic
     */
    record InstanceState(boolean usable, List<UpstreamAddress> addresses, long rampBegan, Condition condition) {

        Place place() {
            return condition.place();
        }
    }

    int size() {
        return plans.size();
    }

    InstancePlan plan(int instance) {
        return plans.get(instance);
    }

    boolean mayUse(int instance) {
        return !skips || tier.takes(members.get(instance));
    }

    /** Leave for one more request to this instance, chosen from that tier; null when it takes none at the moment. */
    @Nullable Permit enter(int instance, Tier from) {
        return standing.enter(instance, from.demandsTrial(members.get(instance)));
    }

    /** Whether it matters when this instance takes requests again: not as long as health keeps it out. */
    boolean isAwaited(int instance, Tier from) {
        InstanceState state = members.get(instance);
        return state.usable() || from.takes(state);
    }

    /** Whether an instance that has just recovered is passed over this time, where any other does as well. */
    boolean holdsBack(int instance, RandomGenerator random) {
        if (skips) {
            return false;
        }
        double share = share(instance);
        return share < 1 && random.nextDouble() >= share;
    }

    /** Whether an instance that has just recovered does not have this key back yet. Keys come back one by one, and stay. */
    boolean holdsBackKey(int instance, int hash) {
        if (!skips) {
            return false;
        }
        double share = share(instance);
        return share < 1 && fraction(hash) >= share;
    }

    /** A number from 0 to 1 that has nothing to do with the place of a hash on the ring. */
    private static double fraction(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
        return Integer.toUnsignedLong(mixed ^ (mixed >>> 13)) / 0x1p32;
    }

    /** The share of its weight that an instance gets while it comes back, more than 0 and at most 1. */
    double share(int instance) {
        InstanceState state = members.get(instance);
        return Math.min(slowStart.share(state.rampBegan()), standing.share(state.condition()));
    }

    /** The same decisions, whose choices leave no trace in the picker. */
    RoutingSnapshot detached() {
        return new RoutingSnapshot(
                revision, plans, views, conditions, members, tier, skips, standing, slowStart, picker.detached());
    }

    @Nullable UpstreamAddress address(int instance, RandomGenerator random) {
        List<UpstreamAddress> addresses = members.get(instance).addresses();
        return switch (addresses.size()) {
            case 0 -> null;
            case 1 -> addresses.get(0);
            default -> addresses.get(random.nextInt(addresses.size()));
        };
    }

    /** Whether nothing has happened that this snapshot does not know of. */
    boolean isCurrent(long currentRevision) {
        return revision == currentRevision
                && conditions.revision() == standing.revision()
                && (conditions.until() == Conditions.FOR_EVER || standing.now() < conditions.until());
    }

    /** Whether these views and conditions lead to the same decisions as those of this snapshot. */
    boolean isMadeOf(List<HealthView> currentViews, Conditions currentConditions) {
        if (!conditions.each().equals(currentConditions.each())) {
            return false;
        }
        for (int i = 0; i < views.size(); i++) {
            if (!views.get(i).routesLike(currentViews.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The same decisions, found to be valid at a later revision and under later conditions too. */
    RoutingSnapshot at(long laterRevision, Conditions later) {
        return new RoutingSnapshot(
                laterRevision, plans, views, later, members, tier, skips, standing, slowStart, picker);
    }
}
