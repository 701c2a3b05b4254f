package io.github.aiproxymulti.aiproxy.filter;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;

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

    /** Throws after the subscription: what an error consumer throws is dropped by Reactor, not passed on. */
    @Override
    public void afterSingletonsInstantiated() {
        AtomicReference<@Nullable InvalidRouteException> first = new AtomicReference<>();
        configured
                .getRouteDefinitions()
                .subscribe(definition ->
                        guard.problem(definition).ifPresent(problem -> first.compareAndSet(null, problem)))
                .dispose();
        InvalidRouteException problem = first.get();
        if (problem != null) {
            throw problem;
        }
    }
}
