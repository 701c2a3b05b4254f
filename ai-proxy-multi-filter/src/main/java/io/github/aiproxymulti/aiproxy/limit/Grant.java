package io.github.aiproxymulti.aiproxy.limit;

import io.github.aiproxymulti.aiproxy.limit.budget.Budgets;
import io.github.aiproxymulti.aiproxy.limit.budget.Demand;
import io.github.aiproxymulti.aiproxy.limit.budget.Settlement;
import java.util.ArrayList;
import java.util.List;

/**
 * That a request was let through.
 *
 * @param instance the instance it was let through to
 * @param quotas the limits it was asked for
 * @param demands what was asked of each, in the same order
 * @param budgets who let it through
 * @param reservation the name of what was reserved; empty when nothing was
 */
record Grant(String instance, List<Quota> quotas, List<Demand> demands, Budgets budgets, String reservation) {

    /** The end of it: each limit of tokens gets the cost, and what was reserved is given back. */
    Settlement settlement(String routeId, long cost, boolean stopsWhenOver) {
        List<Settlement.Charge> charges = new ArrayList<>(quotas.size());
        for (int i = 0; i < quotas.size(); i++) {
            Quota quota = quotas.get(i);
            long reserved = reservation.isEmpty() ? 0 : demands.get(i).reserve();
            if (!quota.countsRequests() && (cost > 0 || reserved > 0)) {
                charges.add(new Settlement.Charge(quota.key(), quota.limit(), quota.windowMillis(), cost, reserved));
            }
        }
        return new Settlement(routeId, reservation, charges, stopsWhenOver);
    }

    boolean reserves() {
        return !reservation.isEmpty();
    }
}
