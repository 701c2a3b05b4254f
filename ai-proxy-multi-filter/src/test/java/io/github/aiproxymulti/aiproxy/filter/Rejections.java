package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes.Rejection;
import java.util.List;
import java.util.Map;

/** Rejected routes to look at. */
public final class Rejections {

    private Rejections() {}

    /** One rejected route. */
    public static RejectedRoutes of(String routeId, String problem, boolean servesLastGood) {
        RejectedRoutes rejected = new RejectedRoutes(event -> {});
        rejected.replaceAll(1, Map.of(routeId, new Rejection(List.of(problem), servesLastGood)));
        return rejected;
    }
}
