package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Shortage;
import java.util.BitSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Lets one request in, and remembers where it was not let in. Confined to that request. */
final class Busy {

    private final RoutingSnapshot snapshot;
    private final IntFunction<@Nullable Permit> door;

    /** Made when it is first needed, which it hardly ever is. */
    private @Nullable BitSet refused;

    Busy(RoutingSnapshot snapshot, Tier tier) {
        this(snapshot, instance -> snapshot.enter(instance, tier));
    }

    Busy(RoutingSnapshot snapshot, IntFunction<@Nullable Permit> door) {
        this.snapshot = snapshot;
        this.door = door;
    }

    /** Leave to use an instance; null when it takes no request at the moment. */
    @Nullable Permit enter(int instance) {
        Permit permit = door.apply(instance);
        if (permit == null) {
            if (refused == null) {
                refused = new BitSet();
            }
            refused.set(instance);
        }
        return permit;
    }

    /**
     * Why none of these instances has capacity; null when one could have, or for another reason.
     *
     * @param among the instances that were candidates
     */
    @Nullable Shortage shortage(Iterable<Integer> among) {
        BitSet known = refused;
        return snapshot.standing().shortage(among, instance -> known != null && known.get(instance));
    }
}
