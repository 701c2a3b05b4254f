package io.github.aiproxymulti.healthcheck;

import java.util.List;
import java.util.Map;
import reactor.core.Disposable;

/**
 * All checkers of this process, and the one door to them. Writing is level-triggered: callers hand in the complete desired
 * state, never a change. Reading never blocks and never builds anything.
 */
public interface HealthCheckers {

    /**
     * Makes the checkers match the desired state. Same spec: untouched. Other endpoints: targets added and removed in place,
     * the rest keeps state and counters. Other checks: built new, published, then the old one retired. Not desired: gone.
     *
     * <p>Returns at once; the work runs on each resource's own queue. Later calls win over earlier ones.
     *
     * @param owner who speaks; each owner reconciles its own resources only, so several sources can share the checkers
     * @param desired the complete desired state of that owner
     */
    void reconcile(String owner, Map<ResourceId, CheckSpec> desired);

    /** The latest view of a resource; {@link Phase#UNCHECKED} when it is not desired by anybody. */
    HealthView view(ResourceId resource);

    /** The latest views of every desired resource, sorted by name. */
    List<HealthView> views();

    /**
     * A number that changes, never back to an earlier value, whenever any view changes in a way that could change a routing
     * decision ({@link HealthView#routesLike}). It changes after the view is readable: who reads the number first and the
     * views afterwards can never keep an old decision under a new number.
     */
    long revision();

    /**
     * Calls the listener after each change of {@link #revision}, on the thread that made the change. Listeners must be quick
     * and must not throw; what they throw is logged.
     *
     * @return disposes of the registration
     */
    Disposable onRoutingChange(RoutingChangeListener listener);

    /**
     * Reports what live traffic saw. Counted only where the resource has {@link Checks#passive()} and the view's generation
     * and the target's incarnation are still current; never creates anything.
     *
     * @param view the view the traffic was sent by
     * @param node the node it went to
     * @param observation what was seen
     */
    void report(HealthView view, Node node, Observation observation);
}
