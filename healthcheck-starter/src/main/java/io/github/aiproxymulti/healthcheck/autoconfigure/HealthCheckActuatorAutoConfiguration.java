package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.HealthOverrides;
import io.github.aiproxymulti.healthcheck.actuate.HealthChecksEndpoint;
import io.github.aiproxymulti.healthcheck.actuate.HealthChecksIndicator;
import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The {@code healthchecks} endpoint and health contributor, where the actuator is on the class path. */
@AutoConfiguration(after = HealthCheckAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(HealthInspector.class)
public final class HealthCheckActuatorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    HealthChecksEndpoint healthChecksEndpoint(
            HealthInspector inspector, ObjectProvider<HealthOverrides> overrides, HealthCheckProperties properties) {
        return new HealthChecksEndpoint(
                inspector, properties.overrides().enabled() ? overrides.getIfAvailable() : null);
    }

    /** Apart, so that the endpoint works without the health module. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ReactiveHealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static final class Contributor {

        @Bean
        @ConditionalOnMissingBean(name = "healthchecksHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("healthchecks")
        HealthChecksIndicator healthchecksHealthIndicator(
                HealthInspector inspector,
                ObjectProvider<ConfiguredResources> configured,
                ObjectProvider<SharedHealthStore> shared) {
            SharedHealthStore store = shared.getIfAvailable();
            return new HealthChecksIndicator(
                    inspector,
                    () -> {
                        ConfiguredResources resources = configured.getIfAvailable();
                        return resources == null ? Map.of() : resources.unreadable();
                    },
                    store == null ? null : store::status);
        }
    }
}
