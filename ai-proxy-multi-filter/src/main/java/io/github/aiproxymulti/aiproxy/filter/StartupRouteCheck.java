package io.github.aiproxymulti.aiproxy.filter;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Mono;

/**
 * Stops the application at its start when a route of its own configuration cannot be built; the gateway by itself may only log
 * that. Definitions from elsewhere, such as a repository, are none of its business.
 */
public final class StartupRouteCheck implements SmartInitializingSingleton {

    private final RouteDefinitionLocator configured;
    private final RouteGuard guard;

    /**
     * Creates the check.
     *
     * @param configured the definitions of the application's configuration, which answer at once
     * @param guard says what can be built
     */
    public StartupRouteCheck(RouteDefinitionLocator configured, RouteGuard guard) {
        this.configured = configured;
        this.guard = guard;
    }

    @Override
    public void afterSingletonsInstantiated() {
        configured
                .getRouteDefinitions()
                .flatMap(this::check)
                .subscribe(unused -> {}, failure -> {
                    throw (InvalidRouteException) failure;
                })
                .dispose();
    }

    private Mono<RouteDefinition> check(RouteDefinition definition) {
        return guard.problem(definition).map(Mono::<RouteDefinition>error).orElseGet(() -> Mono.just(definition));
    }
}
