package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.filter.GuardedRouteDefinitionLocator;
import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.filter.RouteGuard;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Puts the guard around the gateway's primary locator. The guard's own beans are asked for only when routes are. */
final class RouteDefinitionGuarding implements BeanPostProcessor {

    private static final String PRIMARY = "routeDefinitionLocator";

    private final ObjectProvider<RouteGuard> guard;
    private final ObjectProvider<RejectedRoutes> rejected;

    RouteDefinitionGuarding(ObjectProvider<RouteGuard> guard, ObjectProvider<RejectedRoutes> rejected) {
        this.guard = guard;
        this.rejected = rejected;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        return PRIMARY.equals(beanName) && bean instanceof RouteDefinitionLocator locator ? new Late(locator) : bean;
    }

    /** Builds the guarded locator at its first use, when every bean can be had. */
    private final class Late implements RouteDefinitionLocator {

        private final RouteDefinitionLocator delegate;
        private final AtomicReference<@Nullable RouteDefinitionLocator> guarded = new AtomicReference<>();

        Late(RouteDefinitionLocator delegate) {
            this.delegate = delegate;
        }

        @Override
        public Flux<RouteDefinition> getRouteDefinitions() {
            return Flux.defer(() -> guarded().getRouteDefinitions());
        }

        private RouteDefinitionLocator guarded() {
            RouteDefinitionLocator known = guarded.get();
            if (known != null) {
                return known;
            }
            guarded.compareAndSet(
                    null,
                    new GuardedRouteDefinitionLocator(
                            delegate, guard.getObject(), rejected.getObject(), Schedulers.boundedElastic()));
            return Objects.requireNonNull(guarded.get());
        }
    }
}
