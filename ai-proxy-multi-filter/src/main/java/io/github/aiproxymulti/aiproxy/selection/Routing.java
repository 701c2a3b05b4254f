package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.health.InstanceCheckers;
import io.github.aiproxymulti.aiproxy.standing.Conditions;
import io.github.aiproxymulti.aiproxy.standing.RouteStanding;
import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The routing of one route: owner of its current {@link RoutingSnapshot}.
 *
 * <p>Reading is one volatile read and a comparison of revisions and, while an instance is out for some time, of the time. The snapshot is renewed by whoever changes a view, off the
 * request path; a request that finds an outdated revision before that renews it for itself, so an old decision is never used
 * under new health.
 */
public final class Routing {

    private final String routeId;
    private final List<InstancePlan> plans;
    private final boolean checked;
    private final List<ResourceId> resources;
    private final HealthCheckers checkers;
    private final RouteStanding standing;
    private final SnapshotFactory snapshots;
    private final AtomicReference<@Nullable RoutingSnapshot> current = new AtomicReference<>();

    /**
     * Creates the routing of a route; nothing is built before it is first asked.
     *
     * @param routeId the route
     * @param plans its instances
     * @param checkers where health is read
     * @param standing how its instances stand
     * @param snapshots builds snapshots
     */
    public Routing(
            String routeId,
            List<InstancePlan> plans,
            HealthCheckers checkers,
            RouteStanding standing,
            SnapshotFactory snapshots) {
        this.routeId = routeId;
        this.plans = List.copyOf(plans);
        this.checked = plans.size() > 1;
        this.resources = plans.stream()
                .map(plan -> InstanceCheckers.resource(routeId, plan))
                .toList();
        this.checkers = checkers;
        this.standing = standing;
        this.snapshots = snapshots;
    }

    /** The route. */
    public String routeId() {
        return routeId;
    }

    /** How its instances stand. */
    public RouteStanding standing() {
        return standing;
    }

    /** The checkers this route wants; none for a lone instance, for which health could change nothing. */
    public Map<ResourceId, CheckSpec> desiredCheckers() {
        return checked ? InstanceCheckers.desired(routeId, plans) : Map.of();
    }

    /** Renews the snapshot if any view has changed. Safe from any thread. */
    public void refresh() {
        snapshot();
    }

    /** What a request would meet at this moment. Looking leaves no trace in what requests are chosen by. */
    public Rehearsal rehearsal() {
        RoutingSnapshot snapshot = snapshot();
        return new Rehearsal(snapshot.detached(), snapshot.standing().views());
    }

    /** The snapshot of this moment. */
    RoutingSnapshot snapshot() {
        RoutingSnapshot snapshot = current.get();
        if (snapshot != null && snapshot.isCurrent(checkers.revision())) {
            return snapshot;
        }
        return renewed();
    }

    private RoutingSnapshot renewed() {
        RoutingSnapshot seen = current.get();
        RoutingSnapshot next = renew(seen);
        while (!current.compareAndSet(seen, next)) {
            seen = current.get();
            next = renew(seen);
        }
        return next;
    }

    /** Revisions are read before what they stand for, so a change in between is found again at the next look. */
    private RoutingSnapshot renew(@Nullable RoutingSnapshot before) {
        long revision = checkers.revision();
        List<HealthView> views = resources.stream().map(checkers::view).toList();
        Conditions conditions = standing.conditions();
        if (before != null && before.isMadeOf(views, conditions)) {
            return before.at(revision, conditions);
        }
        return snapshots.build(routeId, plans, views, revision, standing, conditions);
    }
}
