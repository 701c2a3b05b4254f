package io.github.aiproxymulti.aiproxy.standing;

import io.github.aiproxymulti.aiproxy.balancer.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the instances of one route stand, by their index in its list. */
public final class RouteStanding implements Load {

    private final List<InstanceStanding> instances;

    RouteStanding(List<InstanceStanding> instances) {
        this.instances = List.copyOf(instances);
    }

    List<InstanceStanding> instances() {
        return instances;
    }

    /**
     * Leave for one more request to an instance.
     *
     * @param instance its index
     * @return to be ended by the caller; null when the instance takes no request at the moment
     */
    public @Nullable Permit enter(int instance) {
        return instances.get(instance).enter();
    }

    @Override
    public double load(int instance) {
        return instances.get(instance).meter().load();
    }

    @Override
    public double latencyNanos(int instance) {
        return instances.get(instance).meter().latencyNanos();
    }
}
