package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.explain.TrafficSource;
import io.github.aiproxymulti.aiproxy.filter.LiveRouteIds;
import io.github.aiproxymulti.aiproxy.filter.RejectedRoutes;
import io.github.aiproxymulti.aiproxy.observe.LimitMeters;
import io.github.aiproxymulti.aiproxy.observe.LlmMeters;
import io.github.aiproxymulti.aiproxy.observe.MeterSettings;
import io.github.aiproxymulti.aiproxy.observe.MeteredTraffic;
import io.github.aiproxymulti.aiproxy.observe.SharedRoutesMeters;
import io.github.aiproxymulti.aiproxy.observe.StandingMeters;
import io.github.aiproxymulti.aiproxy.replicas.SharedRoutes;
import io.github.aiproxymulti.aiproxy.standing.StandingListener;
import io.github.aiproxymulti.aiproxy.standing.Standings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;

/** Meters of AI requests and routes, where there is a registry. */
@AutoConfiguration(
        after = {AiProxyMultiAutoConfiguration.class, SharedRoutesAutoConfiguration.class},
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, RejectedRoutes.class})
@ConditionalOnProperty(name = "ai-proxy-multi.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LlmMetricsProperties.class)
public final class AiProxyMultiMetricsAutoConfiguration {

    /** The registry is asked for whenever a meter is new, which takes no lock, unlike keeping it would on the first requests. */
    @Bean
    @ConditionalOnMissingBean
    LlmMeters aiProxyLlmMeters(ObjectProvider<MeterRegistry> registry, LlmMetricsProperties properties) {
        return new LlmMeters(
                registry::getObject,
                new MeterSettings(
                        properties.latencyBuckets(),
                        properties.tokenBuckets(),
                        properties.maximumModels(),
                        properties.disabledLabels()));
    }

    @Bean
    @ConditionalOnMissingBean(TrafficSource.class)
    MeteredTraffic aiProxyMeteredTraffic(ObjectProvider<MeterRegistry> registry) {
        return new MeteredTraffic(registry::getObject);
    }

    @Bean
    @ConditionalOnMissingBean(StandingListener.class)
    StandingMeters aiProxyStandingMeters(ObjectProvider<MeterRegistry> registry) {
        return new StandingMeters(registry::getObject);
    }

    @Bean
    @ConditionalOnBean(Standings.class)
    @ConditionalOnMissingBean(name = "aiProxyStandingGauges")
    MeterBinder aiProxyStandingGauges(Standings standings) {
        return registry -> StandingMeters.bind(standings, registry);
    }

    @Bean
    @ConditionalOnMissingBean
    LimitMeters aiProxyLimitMeters(ObjectProvider<MeterRegistry> registry) {
        return new LimitMeters(registry::getObject);
    }

    @Bean
    @ConditionalOnBean(RouteLocator.class)
    @ConditionalOnMissingBean(name = "aiProxyMeteredRoutes")
    LiveRouteIds aiProxyMeteredRoutes(RouteLocator routes, LlmMeters meters, LimitMeters limits) {
        return new LiveRouteIds(routes, live -> {
            meters.keepOnly(live);
            limits.keepOnly(live);
        });
    }

    @Bean
    @ConditionalOnMissingBean(name = "aiProxyRejectedRoutesMeter")
    MeterBinder aiProxyRejectedRoutesMeter(RejectedRoutes rejected) {
        return registry -> Gauge.builder(
                        "ai_proxy_rejected_routes",
                        rejected,
                        routes -> routes.current().size())
                .description("Routes whose latest definition was rejected")
                .register(registry);
    }

    @Bean
    @ConditionalOnBean(SharedRoutes.class)
    @ConditionalOnMissingBean
    SharedRoutesMeters aiProxySharedRoutesMeters(SharedRoutes routes) {
        return new SharedRoutesMeters(routes::status);
    }
}
