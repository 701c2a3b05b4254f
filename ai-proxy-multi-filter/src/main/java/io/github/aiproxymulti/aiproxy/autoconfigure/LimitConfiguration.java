package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.config.LimitReader;
import io.github.aiproxymulti.aiproxy.config.SecretResolver;
import io.github.aiproxymulti.aiproxy.config.SharedCounters;
import io.github.aiproxymulti.aiproxy.filter.AiRateLimitingGatewayFilterFactory;
import io.github.aiproxymulti.aiproxy.filter.ConfTexts;
import io.github.aiproxymulti.aiproxy.filter.LimitedRoutes;
import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.github.aiproxymulti.aiproxy.limit.Limiting;
import io.github.aiproxymulti.aiproxy.limit.SharedBudgets;
import io.github.aiproxymulti.aiproxy.limit.budget.LocalBudgets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The filter {@code AiRateLimiting}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitProperties.class)
final class LimitConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LimitReader aiProxyLimitReader(
            AiProxyMultiProperties properties,
            ObjectProvider<SharedBudgets> shared,
            ObjectProvider<SecretResolver> secrets,
            Environment environment) {
        return new LimitReader(
                shared.getIfAvailable() == null ? SharedCounters.NONE : counters(environment),
                Outside.resolver(secrets),
                environment::resolveRequiredPlaceholders,
                properties.strict());
    }

    /** Boot makes a connection of no properties at all, so that there is one says nothing. */
    private static SharedCounters counters(Environment environment) {
        return Stream.of("host", "url", "cluster.nodes", "cluster.nodes[0]", "sentinel.master")
                        .anyMatch(name -> environment.containsProperty("spring.data.redis." + name))
                ? SharedCounters.APPLICATION
                : SharedCounters.OWN;
    }

    @Bean
    @ConditionalOnMissingBean
    LocalBudgets aiProxyLocalBudgets(LimitProperties properties, ObjectProvider<LimitListener> listener) {
        return new LocalBudgets(
                () -> System.nanoTime() / 1_000_000,
                properties.maxCounters(),
                route -> listener.getIfAvailable(() -> LimitListener.NONE).overflowed(route));
    }

    @Bean
    @ConditionalOnMissingBean
    Limiting aiProxyLimiting(
            LocalBudgets local, ObjectProvider<SharedBudgets> shared, ObjectProvider<LimitListener> listener) {
        AtomicLong count = new AtomicLong();
        String process = UUID.randomUUID().toString();
        return new Limiting(
                local,
                shared.getIfAvailable(),
                () -> process + "-" + count.incrementAndGet(),
                listener.getIfAvailable(() -> LimitListener.NONE));
    }

    @Bean
    @ConditionalOnMissingBean
    AiRateLimitingGatewayFilterFactory aiRateLimitingGatewayFilterFactory(
            LimitReader reader, Limiting limiting, ConfTexts texts) {
        return new AiRateLimitingGatewayFilterFactory(reader, limiting, texts, Outside.machine());
    }

    @Bean
    @ConditionalOnMissingBean
    LimitedRoutes aiProxyLimitedRoutes(RouteLocator routes, Limiting limiting) {
        return new LimitedRoutes(routes, limiting);
    }
}
