package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.actuate.HealthCheckMeters;
import io.github.aiproxymulti.healthcheck.actuate.ProbeMeters;
import io.github.aiproxymulti.healthcheck.actuate.SharingMeters;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/** Meters, where there is a registry. */
@AutoConfiguration(
        after = HealthCheckAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, HealthCheckers.class, HealthInspector.class})
public final class HealthCheckMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ProbeMeters probeMeters(ObjectProvider<MeterRegistry> registry) {
        return new ProbeMeters(SingletonSupplier.of(registry::getObject));
    }

    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean
    HealthCheckMeters healthCheckMeters(
            HealthCheckers checkers,
            HealthInspector inspector,
            ObjectProvider<PickerCache<?>> pickers,
            HealthCheckProperties properties) {
        return new HealthCheckMeters(
                checkers, inspector, pickers.getIfUnique(), properties.metrics().maximumTargets());
    }

    @Bean
    @ConditionalOnBean(SharedHealthStore.class)
    @ConditionalOnMissingBean
    SharingMeters healthSharingMeters(SharedHealthStore store) {
        return new SharingMeters(store::status);
    }
}
