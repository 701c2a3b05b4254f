package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;
import reactor.core.Disposable;

/**
 * Follows the live routes: after each refresh it walks the whole table, hands the checkers their complete desired state, and
 * tells which standings to keep, and takes over whose snapshots to renew when health changes. Nothing is registered route by route, hence nothing can be left
 * behind.
 */
public final class RouteCheckers implements ApplicationListener<RefreshRoutesResultEvent>, DisposableBean {

    /** Who speaks to the checkers. */
    static final String OWNER = "gateway-routes";

    private static final Logger log = LoggerFactory.getLogger(RouteCheckers.class);

    private final RouteLocator routes;
    private final HealthCheckers checkers;
    private final Standings standings;
    private final Disposable registration;

    private volatile Map<ResourceId, List<Routing>> routings = Map.of();

    /**
     * Starts to listen.
     *
     * @param routes the live routes
     * @param checkers the checkers
     * @param standings how instances stand
     */
    public RouteCheckers(RouteLocator routes, HealthCheckers checkers, Standings standings) {
        this.routes = routes;
        this.checkers = checkers;
        this.standings = standings;
        this.registration = checkers.onRoutingChange(this::renew);
    }

    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        if (event.isSuccess()) {
            routes.getRoutes()
                    .collectList()
                    .subscribe(this::follow, error -> log.error("the live routes could not be read", error))
                    .isDisposed();
        }
    }

    @Override
    public void destroy() {
        registration.dispose();
    }

    private void follow(List<Route> live) {
        Map<ResourceId, CheckSpec> desired = new TreeMap<>();
        Map<ResourceId, List<Routing>> interested = new HashMap<>();
        List<Routing> all = new ArrayList<>();
        for (Route route : live) {
            for (GatewayFilter filter : route.getFilters()) {
                if (unwrap(filter) instanceof AiProxyMultiGatewayFilter ai) {
                    Routing routing = ai.routing(route.getId());
                    all.add(routing);
                    routing.desiredCheckers().forEach((resource, spec) -> {
                        desired.put(resource, spec);
                        interested
                                .computeIfAbsent(resource, ignored -> new ArrayList<>())
                                .add(routing);
                    });
                }
            }
        }
        routings = Map.copyOf(interested);
        checkers.reconcile(OWNER, desired);
        standings.follow(all.stream().map(Routing::standing).toList());
        all.forEach(Routing::refresh);
    }

    private void renew(HealthView view) {
        routings.getOrDefault(view.resource(), List.of()).forEach(Routing::refresh);
    }

    private static GatewayFilter unwrap(GatewayFilter filter) {
        return filter instanceof OrderedGatewayFilter ordered ? unwrap(ordered.getDelegate()) : filter;
    }
}
