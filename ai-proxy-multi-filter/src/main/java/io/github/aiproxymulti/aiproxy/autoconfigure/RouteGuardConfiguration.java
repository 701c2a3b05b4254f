package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.filter.AiProxyMultiGatewayFilterFactory;
import io.github.aiproxymulti.aiproxy.filter.AiRateLimitingGatewayFilterFactory;
import io.github.aiproxymulti.aiproxy.filter.ConfTexts;
import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.filter.RouteGuard;
import io.github.aiproxymulti.aiproxy.filter.StartupRouteCheck;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.gateway.config.PropertiesRouteDefinitionLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What keeps a bad route definition from harming others. */
@Configuration(proxyBeanMethods = false)
final class RouteGuardConfiguration {

    @Bean
    @ConditionalOnMissingBean
    RouteGuard aiProxyRouteGuard(
            ConfigurationService binding,
            AiProxyMultiGatewayFilterFactory proxy,
            AiRateLimitingGatewayFilterFactory limiting,
            ConfTexts texts) {
        return new RouteGuard(binding, proxy, limiting, texts);
    }

    @Bean
    @ConditionalOnMissingBean
    RejectedRoutes aiProxyRejectedRoutes(ApplicationEventPublisher events) {
        return new RejectedRoutes(events);
    }

    @Bean
    @ConditionalOnBean(PropertiesRouteDefinitionLocator.class)
    @ConditionalOnMissingBean
    StartupRouteCheck aiProxyStartupRouteCheck(PropertiesRouteDefinitionLocator configured, RouteGuard guard) {
        return new StartupRouteCheck(configured, guard);
    }

    @Bean
    static RouteDefinitionGuarding aiProxyRouteDefinitionGuarding(
            ObjectProvider<RouteGuard> guard, ObjectProvider<RejectedRoutes> rejected) {
        return new RouteDefinitionGuarding(guard, rejected);
    }
}
