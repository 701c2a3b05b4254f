package io.github.aiproxymulti.aiproxy.health;

import io.github.aiproxymulti.aiproxy.upstream.InstancePlan;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Checks;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.settings.ChecksAdvice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which checkers the instances of a route want. A pure function of the configuration: the outcome does not depend on
 * who asks or when, and nothing is ever written back.
 */
public final class InstanceCheckers {

    private InstanceCheckers() {}

    /** The name under which an instance is checked. */
    public static ResourceId resource(String routeId, InstancePlan plan) {
        return new ResourceId(routeId + "/" + plan.name());
    }

    /**
     * The complete desired state of one route: one spec per instance that has checks and a host.
     *
     * @param routeId the route
     * @param plans its instances
     */
    public static Map<ResourceId, CheckSpec> desired(String routeId, List<InstancePlan> plans) {
        Map<ResourceId, CheckSpec> desired = new LinkedHashMap<>();
        for (InstancePlan plan : plans) {
            spec(plan).ifPresent(spec -> desired.put(resource(routeId, plan), spec));
        }
        return desired;
    }

    /**
     * What is legal in the checks of these instances but will probably not do what is meant.
     *
     * @param plans the instances of one route
     */
    public static List<String> advice(List<InstancePlan> plans) {
        List<String> advice = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            String path = "instances[" + i + "].checks";
            spec(plans.get(i)).ifPresent(spec -> advice.addAll(ChecksAdvice.of(path, spec.checks(), spec.endpoints())));
        }
        return advice;
    }

    private static Optional<CheckSpec> spec(InstancePlan plan) {
        Checks checks = plan.instance().checks();
        if (checks == null) {
            return Optional.empty();
        }
        return plan.host()
                .map(host -> new CheckSpec(
                        new Checks(
                                ProbeCredentials.addTo(
                                        checks.active(), plan.instance().auth()),
                                checks.passive()),
                        List.of(new Endpoint(host, plan.port()))));
    }
}
