package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.exchange.ExchangeListeners;
import io.github.aiproxymulti.aiproxy.observe.genai.AttemptTally;
import io.github.aiproxymulti.aiproxy.observe.genai.DefaultGenAiConvention;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiConvention;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiMeters;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiObservations;
import io.github.aiproxymulti.aiproxy.observe.genai.GenAiSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/** Spans and meters of attempts in the words of OpenTelemetry, where observations are handled. */
@AutoConfiguration(
        after = AiProxyMultiAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ObservationRegistry.class, ExchangeListeners.class})
@ConditionalOnProperty(name = "ai-proxy-multi.genai.enabled", matchIfMissing = true)
@EnableConfigurationProperties({GenAiProperties.class, LlmMetricsProperties.class})
public final class AiProxyMultiObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    GenAiConvention aiProxyGenAiConvention() {
        return new DefaultGenAiConvention();
    }

    @Bean
    @ConditionalOnMissingBean
    GenAiObservations aiProxyGenAiObservations(
            ObservationRegistry registry,
            GenAiConvention convention,
            GenAiProperties properties,
            LlmMetricsProperties metrics,
            ObservationUse use,
            ObjectProvider<AttemptTally> tally) {
        boolean asked = properties.content() || properties.propagateTrace();
        return new GenAiObservations(
                registry,
                convention,
                new GenAiSettings(
                        properties.content(),
                        properties.maxContentLength(),
                        properties.propagateTrace(),
                        metrics.maximumModels()),
                asked || !use.isOnlyMeters(convention) ? null : tally.getIfAvailable());
    }

    @Bean
    ObservationUse aiProxyObservationUse(ConfigurableListableBeanFactory beans, Environment environment) {
        return new ObservationUse(beans, environment);
    }

    /** Meters, where there is a registry of meters too. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    @ConditionalOnBean(MeterRegistry.class)
    static final class Metered {

        @Bean
        @ConditionalOnMissingBean
        GenAiMeters aiProxyGenAiMeters(ObjectProvider<MeterRegistry> registry, GenAiConvention convention) {
            return new GenAiMeters(SingletonSupplier.of(registry::getObject), convention);
        }

        @Bean
        @ConditionalOnMissingBean
        AttemptTally aiProxyAttemptTally(
                ObjectProvider<MeterRegistry> registry, GenAiConvention convention, GenAiMeters meters) {
            return new AttemptTally(SingletonSupplier.of(registry::getObject), convention, meters);
        }

        /** First, so that {@code management.metrics.distribution} has the last word. */
        @Bean
        @ConditionalOnMissingBean(name = "aiProxyGenAiBuckets")
        @Order(Ordered.HIGHEST_PRECEDENCE)
        MeterFilter aiProxyGenAiBuckets(GenAiConvention convention) {
            return GenAiMeters.buckets(convention);
        }
    }
}
