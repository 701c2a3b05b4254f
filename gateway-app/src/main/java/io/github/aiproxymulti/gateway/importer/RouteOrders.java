package io.github.aiproxymulti.gateway.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts routes with longer paths before those whose wildcard covers them: APISIX prefers the longer path whatever the
 * priority, the gateway knows only the order. With {@code /**} at 0, {@code /v1/**} gets -1 and {@code /v1/x} gets -2.
 */
final class RouteOrders {

    private static final String WILDCARD = "**";

    private RouteOrders() {}

    /** The routes sorted by id, some with another order, which the report tells. */
    static List<ImportedRoute> sorted(List<ImportedRoute> routes, Report report) {
        List<ImportedRoute> byLength = new ArrayList<>(routes);
        byLength.sort(Comparator.comparingInt(RouteOrders::shortest).thenComparing(ImportedRoute::id));
        for (int i = 0; i < byLength.size(); i++) {
            ImportedRoute route = byLength.get(i);
            long order = route.order();
            for (ImportedRoute wider : byLength.subList(0, i)) {
                if (wider.order() <= order && covers(wider, route)) {
                    order = wider.order() - 1L;
                }
            }
            if (order != route.order()) {
                byLength.set(i, route.withOrder((int) Math.max(order, Integer.MIN_VALUE)));
                report.add(
                        Paths.child(Paths.name(route.id()), "priority"),
                        Grade.APPROXIMATED,
                        "order " + order + ", so that the longer path stays before a wildcard that covers it");
            }
        }
        byLength.sort(Comparator.comparing(ImportedRoute::id));
        return byLength;
    }

    private static int shortest(ImportedRoute route) {
        return route.paths().stream().mapToInt(RouteOrders::length).min().orElse(0);
    }

    /** A wildcard is shorter than an exact path of the same length. */
    private static int length(String path) {
        return path.endsWith(WILDCARD) ? 2 * stem(path).length() : 2 * path.length() + 1;
    }

    private static boolean covers(ImportedRoute wider, ImportedRoute route) {
        return wider.paths().stream()
                .filter(path -> path.endsWith(WILDCARD))
                .map(RouteOrders::stem)
                .anyMatch(stem -> route.paths().stream()
                        .anyMatch(path -> path.startsWith(stem) && length(path) > 2 * stem.length()));
    }

    private static String stem(String path) {
        return path.endsWith("*/**")
                ? path.substring(0, path.length() - "*/**".length())
                : path.substring(0, path.length() - WILDCARD.length());
    }
}
