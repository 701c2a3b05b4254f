package io.github.aiproxymulti.aiproxy.explain;

import java.util.Map;

/** Knows what has gone through instances. */
@FunctionalInterface
public interface TrafficSource {

    /** Nothing is known. */
    TrafficSource NONE = route -> Map.of();

    /**
     * What has gone through the instances of a route, by instance name; without those of which nothing is known.
     *
     * @param routeId the route
     */
    Map<String, Traffic> of(String routeId);
}
