package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Permit;
import io.github.aiproxymulti.aiproxy.standing.Place;
import io.github.aiproxymulti.aiproxy.standing.StandingView;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Phase;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * What a request would meet at one moment. Its candidates come in the order in which a request would try them, by the same
 * code, from a picker of their own; nobody is let in, so nothing is counted and no permit is taken.
 */
public final class Rehearsal {

    /** Takes the first of several addresses, and holds nobody back. */
    static final RandomGenerator FIRST = () -> 0;

    private final RoutingSnapshot snapshot;
    private final List<StandingView> standings;

    Rehearsal(RoutingSnapshot detached, List<StandingView> standings) {
        this.snapshot = detached;
        this.standings = List.copyOf(standings);
    }

    /**
     * The instances a request would try, one after another.
     *
     * @param hash CRC-32 of the request's hash key; ignored by routes that do not hash
     */
    public Candidates candidates(int hash) {
        RoutingSnapshot fresh = snapshot.detached();
        Busy busy = new Busy(fresh, instance -> seat(instance).isFull() || isCooling(instance) ? null : Permit.NONE);
        return new SnapshotCandidates(fresh, hash, Admission.ALL, FIRST, busy);
    }

    /** The route's instances, in order. */
    public List<Seat> seats() {
        return IntStream.range(0, snapshot.size()).mapToObj(this::seat).toList();
    }

    private boolean isCooling(int instance) {
        return standings.get(instance).place() == Place.COOLING;
    }

    private Seat seat(int instance) {
        RoutingSnapshot.InstanceState state = snapshot.members().get(instance);
        HealthView view = snapshot.views().get(instance);
        return new Seat(
                snapshot.plan(instance),
                view.phase(),
                state.usable(),
                snapshot.tier().takes(state),
                snapshot.share(instance),
                addresses(snapshot.plan(instance), view),
                standings.get(instance));
    }

    private static List<Seat.Address> addresses(InstancePlan plan, HealthView view) {
        List<Node> nodes = view.nodes().nodes();
        if (view.phase() != Phase.READY || nodes.isEmpty()) {
            return plan.configuredAddress()
                    .map(address -> List.of(new Seat.Address(address.label(), view.isUsable())))
                    .orElse(List.of());
        }
        return nodes.stream()
                .map(node -> new Seat.Address(plan.address(node).label(), view.isUsable(node)))
                .toList();
    }
}
