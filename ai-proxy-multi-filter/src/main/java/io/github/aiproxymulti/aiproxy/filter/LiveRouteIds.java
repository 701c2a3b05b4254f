package io.github.aiproxymulti.aiproxy.filter;

import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationListener;
import reactor.core.publisher.Flux;

/** Tells which routes there are, after each refresh that succeeded: for whatever is kept by route and must not outlive it. */
public final class LiveRouteIds implements ApplicationListener<RefreshRoutesResultEvent> {

    private static final Logger log = LoggerFactory.getLogger(LiveRouteIds.class);

    private final RouteLocator routes;
    private final Consumer<? super Set<String>> follower;

    /**
     * Creates it.
     *
     * @param routes the live routes
     * @param follower gets the ids of all of them; must be quick
     */
    public LiveRouteIds(RouteLocator routes, Consumer<? super Set<String>> follower) {
        this.routes = routes;
        this.follower = follower;
    }

    @Override
    public void onApplicationEvent(RefreshRoutesResultEvent event) {
        if (event.isSuccess()) {
            Flux<String> ids = routes.getRoutes().map(Route::getId);
            ids.collectList()
                    .subscribe(
                            live -> follower.accept(Set.copyOf(live)),
                            error -> log.error("the live routes could not be read", error))
                    .isDisposed();
        }
    }
}
