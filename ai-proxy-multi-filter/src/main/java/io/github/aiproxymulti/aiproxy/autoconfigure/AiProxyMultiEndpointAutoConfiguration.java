package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.actuate.AiProxyEndpoint;
import io.github.aiproxymulti.aiproxy.explain.TrafficSource;
import io.github.aiproxymulti.aiproxy.filter.RouteCheckers;
import io.github.aiproxymulti.aiproxy.filter.RouteExplainer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint {@code aiproxy}, where the actuator is there and it is exposed. */
@AutoConfiguration(after = {AiProxyMultiAutoConfiguration.class, AiProxyMultiMetricsAutoConfiguration.class})
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(RouteCheckers.class)
@ConditionalOnAvailableEndpoint(endpoint = AiProxyEndpoint.class)
public final class AiProxyMultiEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RouteExplainer aiProxyRouteExplainer(RouteCheckers routes, ObjectProvider<TrafficSource> traffic) {
        return new RouteExplainer(routes, traffic.getIfAvailable(() -> TrafficSource.NONE), Clock.systemUTC());
    }

    @Bean
    @ConditionalOnMissingBean
    AiProxyEndpoint aiProxyEndpoint(RouteExplainer explainer) {
        return new AiProxyEndpoint(explainer);
    }
}
