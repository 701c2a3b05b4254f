package io.github.aiproxymulti.aiproxy.filter;

import io.github.aiproxymulti.aiproxy.config.AiRateLimitingConfig;
import io.github.aiproxymulti.aiproxy.limit.Limiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;

/** Follows the live routes, so that counters and connections go with the routes that had them. */
public final class LimitedRoutes implements ApplicationListener<RefreshRoutesResultEvent> {

    private static final Logger log = LoggerFactory.getLogger(LimitedRoutes.class);

    private final RouteLocator routes;
    private final Limiting limiting;

    /**
     * Starts to listen.
     *
     * @param routes the live routes
     * @param limiting counts for all of them
     */
    public LimitedRoutes(RouteLocator routes, Limiting limiting) {
        this.routes = routes;
        this.limiting = limiting;
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

    private void follow(List<Route> live) {
        Map<String, AiRateLimitingConfig> limited = new HashMap<>();
        for (Route route : live) {
            for (GatewayFilter filter : route.getFilters()) {
                if (RouteCheckers.unwrap(filter) instanceof AiRateLimitingGatewayFilter limits) {
                    limited.put(route.getId(), limits.config());
                }
            }
        }
        limiting.retain(limited);
    }
}
