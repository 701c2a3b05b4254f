package io.github.aiproxymulti.aiproxy.selection;

import java.util.List;
import java.util.random.RandomGenerator;

/** Opens the candidates of requests on one route. */
public final class InstanceSelector {

    private final Routing routing;
    private final RandomGenerator random;
    private final boolean rehearses;

    /**
     * Creates a selector.
     *
     * @param routing the route's routing
     * @param random chooses among several addresses of one instance; shared, so it must be safe for concurrent use
     */
    public InstanceSelector(Routing routing, RandomGenerator random) {
        this(routing, random, false);
    }

    private InstanceSelector(Routing routing, RandomGenerator random, boolean rehearses) {
        this.routing = routing;
        this.random = random;
        this.rehearses = rehearses;
    }

    /**
     * A selector whose choices are not real: they let nobody in and leave no trace.
     *
     * @param routing the route's routing
     */
    public static InstanceSelector rehearsing(Routing routing) {
        return new InstanceSelector(routing, Rehearsal.FIRST, true);
    }

    /**
     * The candidates of one request, all from the snapshot of this moment.
     *
     * @param hash CRC-32 of the request's hash key; ignored by routes that do not hash
     * @param admission asked for each instance that health would let through
     */
    public Candidates open(int hash, Admission admission) {
        return rehearses
                ? routing.rehearsal().candidates(hash)
                : new SnapshotCandidates(routing.snapshot(), hash, admission, random);
    }

    /**
     * The candidates of one request in an order that was decided for it, all from the snapshot of this moment.
     *
     * @param order instances by their place in the route's list, each once
     * @param admission asked for each instance that health would let through
     */
    public Candidates open(List<Integer> order, Admission admission) {
        return new OrderedCandidates(routing.snapshot(), order, admission, random);
    }
}
