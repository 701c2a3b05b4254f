package io.github.aiproxymulti.healthcheck.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import org.springframework.context.annotation.Bean;

/** Lets resources name a service of a service registry, where the application has a reactive discovery client. */
@AutoConfiguration(
        before = HealthCheckAutoConfiguration.class,
        afterName =
                "org.springframework.cloud.client.discovery.composite.reactive.ReactiveCompositeDiscoveryClientAutoConfiguration")
@ConditionalOnClass(ReactiveDiscoveryClient.class)
public final class HealthCheckDiscoveryAutoConfiguration {

    @Bean
    @ConditionalOnBean(ReactiveDiscoveryClient.class)
    @ConditionalOnMissingBean
    EndpointSource discoveryEndpointSource(ReactiveDiscoveryClient client) {
        return new DiscoveryEndpoints(client);
    }
}
