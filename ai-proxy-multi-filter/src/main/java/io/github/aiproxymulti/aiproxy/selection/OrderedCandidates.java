package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Candidates in an order that was decided for one request. Unusable instances are passed over, unless the order names no
 * usable one.
 */
final class OrderedCandidates implements Candidates {

    private final RoutingSnapshot snapshot;
    private final List<Integer> order;
    private final Tier tier;
    private final Busy busy;
    private final Admission admission;
    private final RandomGenerator random;

    /** Those that are coming back and were passed over this time; last resorts. */
    private @Nullable Deque<Integer> heldBack;

    /** The place in the order that comes next. */
    private int next;

    OrderedCandidates(RoutingSnapshot snapshot, List<Integer> order, Admission admission, RandomGenerator random) {
        this.snapshot = snapshot;
        this.order = List.copyOf(order);
        this.tier = Tier.of(order.stream().map(snapshot.members()::get).toList());
        this.busy = new Busy(snapshot, tier);
        this.admission = admission;
        this.random = random;
    }

    @Override
    public Selection next() {
        while (next < order.size()) {
            int instance = order.get(next++);
            if (!tier.takes(snapshot.members().get(instance))) {
                continue;
            }
            if (snapshot.holdsBack(instance, random)) {
                heldBack = Objects.requireNonNullElseGet(heldBack, ArrayDeque::new);
                heldBack.add(instance);
                continue;
            }
            Selection chosen = chosen(instance);
            if (chosen != null) {
                return chosen;
            }
        }
        while (heldBack != null && !heldBack.isEmpty()) {
            Selection chosen = chosen(heldBack.remove());
            if (chosen != null) {
                return chosen;
            }
        }
        return new Selection.NoneLeft("all servers tried");
    }

    private @Nullable Selection chosen(int instance) {
        Permit permit = admission.admits(snapshot.plan(instance)) ? busy.enter(instance) : null;
        return permit == null
                ? null
                : new Selection.Chosen(snapshot.plan(instance), snapshot.address(instance, random), permit);
    }

    @Override
    public @Nullable Shortage shortage() {
        return busy.shortage(
                () -> order.stream().filter(i -> snapshot.isAwaited(i, tier)).iterator());
    }
}
