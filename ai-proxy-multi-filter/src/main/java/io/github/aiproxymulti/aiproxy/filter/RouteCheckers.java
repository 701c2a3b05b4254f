package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.selection.Routing;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.ResourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
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

    /** Tables are numbered when their reading begins: two may overlap, and the slower one may be the older one. */
    private final AtomicLong tables = new AtomicLong();

    private final OnceLog warned = new OnceLog();

    private volatile Map<ResourceId, List<Routing>> routings = Map.of();

    /** Sorted by route. */
    private volatile Map<String, LiveRoute> live = Map.of();

    /** Number of the table that is followed; changed under the lock of this. */
    private volatile long followed;

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
            long table = tables.incrementAndGet();
            routes.getRoutes()
                    .collectList()
                    .subscribe(
                            all -> follow(table, all), error -> log.error("the live routes could not be read", error))
                    .isDisposed();
        }
    }

    @Override
    public void destroy() {
        registration.dispose();
    }

    private void follow(long table, List<Route> routes) {
        Map<ResourceId, CheckSpec> desired = new TreeMap<>();
        Map<ResourceId, List<Routing>> interested = new HashMap<>();
        List<Routing> all = new ArrayList<>();
        Map<String, LiveRoute> compiled = new TreeMap<>();
        for (Route route : routes) {
            filter(route).ifPresent(filter -> {
                Routing routing = filter.routing(route.getId());
                all.add(routing);
                compiled.put(route.getId(), new LiveRoute(filter.compiled(), limiter(route)));
                routing.desiredCheckers().forEach((resource, spec) -> {
                    desired.put(resource, spec);
                    interested
                            .computeIfAbsent(resource, ignored -> new ArrayList<>())
                            .add(routing);
                });
            });
        }
        takeOver(table, desired, interested, all, compiled);
    }

    /** An older table never replaces a newer one. Nothing here waits: who is told takes what is desired and goes. */
    private synchronized void takeOver(
            long table,
            Map<ResourceId, CheckSpec> desired,
            Map<ResourceId, List<Routing>> interested,
            List<Routing> all,
            Map<String, LiveRoute> compiled) {
        if (table < followed) {
            return;
        }
        followed = table;
        routings = Map.copyOf(interested);
        live = Collections.unmodifiableMap(compiled);
        checkers.reconcile(OWNER, desired);
        standings.follow(all.stream().map(Routing::standing).toList());
        all.forEach(Routing::refresh);
    }

    /** Whether a table of routes has been taken over, so that what it desires is desired. */
    public synchronized boolean isFollowing() {
        return followed > 0;
    }

    /** The live AI routes, sorted by id. */
    Map<String, LiveRoute> live() {
        return live;
    }

    /** The route's AI filter; the first one, should there be more. */
    private Optional<AiProxyMultiGatewayFilter> filter(Route route) {
        List<AiProxyMultiGatewayFilter> filters = route.getFilters().stream()
                .map(RouteCheckers::unwrap)
                .filter(AiProxyMultiGatewayFilter.class::isInstance)
                .map(AiProxyMultiGatewayFilter.class::cast)
                .toList();
        if (filters.size() > 1) {
            warned.warn(
                    log,
                    "route=" + route.getId() + " filters: " + filters.size() + " "
                            + AiProxyMultiGatewayFilterFactory.NAME + RouteGuard.ONE_FILTER
                            + "; only the first one acts");
        }
        return filters.stream().findFirst();
    }

    private static @Nullable AiRateLimitingGatewayFilter limiter(Route route) {
        AiRateLimitingGatewayFilter last = null;
        for (GatewayFilter filter : route.getFilters()) {
            if (unwrap(filter) instanceof AiRateLimitingGatewayFilter limiter) {
                last = limiter;
            }
        }
        return last;
    }

    private void renew(HealthView view) {
        routings.getOrDefault(view.resource(), List.of()).forEach(Routing::refresh);
    }

    /** The filter itself, without the place it was given in its route. */
    static GatewayFilter unwrap(GatewayFilter filter) {
        return filter instanceof OrderedGatewayFilter ordered ? unwrap(ordered.getDelegate()) : filter;
    }
}
