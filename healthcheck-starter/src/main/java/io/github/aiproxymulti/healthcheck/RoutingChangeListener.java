package io.github.aiproxymulti.healthcheck;

/** Hears that a view has changed in a way that could change a routing decision. */
@FunctionalInterface
public interface RoutingChangeListener {

    /**
     * Called after the new view became readable.
     *
     * @param view the new view; {@link Phase#UNCHECKED} when the resource is gone
     */
    void viewChanged(HealthView view);
}
