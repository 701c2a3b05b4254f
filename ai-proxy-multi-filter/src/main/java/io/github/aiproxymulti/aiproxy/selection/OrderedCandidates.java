package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Permit;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Candidates in an order that was decided for one request. Unusable instances are passed over, unless the order names no
 * usable one.
 */
final class OrderedCandidates implements Candidates {

    private final RoutingSnapshot snapshot;
    private final List<Integer> order;
    private final boolean skipsUnusable;
    private final Admission admission;
    private final RandomGenerator random;

    /** The place in the order that comes next. */
    private int next;

    OrderedCandidates(RoutingSnapshot snapshot, List<Integer> order, Admission admission, RandomGenerator random) {
        this.snapshot = snapshot;
        this.order = List.copyOf(order);
        this.skipsUnusable = order.stream().anyMatch(this::isUsable);
        this.admission = admission;
        this.random = random;
    }

    @Override
    public Selection next() {
        while (next < order.size()) {
            int instance = order.get(next++);
            if ((!skipsUnusable || isUsable(instance)) && admission.admits(snapshot.plan(instance))) {
                Permit permit = snapshot.enter(instance);
                if (permit != null) {
                    return new Selection.Chosen(snapshot.plan(instance), snapshot.address(instance, random), permit);
                }
            }
        }
        return new Selection.NoneLeft("all servers tried");
    }

    private boolean isUsable(int instance) {
        return snapshot.members().get(instance).usable();
    }
}
