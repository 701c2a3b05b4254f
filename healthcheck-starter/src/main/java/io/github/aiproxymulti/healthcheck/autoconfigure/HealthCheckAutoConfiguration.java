package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.checker.HealthEngine;
import io.github.aiproxymulti.healthcheck.checker.ProbePolicy;
import io.github.aiproxymulti.healthcheck.checker.ResolvePolicy;
import io.github.aiproxymulti.healthcheck.event.ResourceProblemEvent;
import io.github.aiproxymulti.healthcheck.picker.PickerCache;
import io.github.aiproxymulti.healthcheck.probe.NettyProber;
import io.github.aiproxymulti.healthcheck.probe.ProbeTls;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import io.github.aiproxymulti.healthcheck.resolve.TargetResolver;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import io.github.aiproxymulti.healthcheck.store.InMemoryHealthStore;
import java.time.Duration;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import reactor.core.scheduler.Schedulers;

/**
 * Runs the health-checking engine. Every bean steps back for one of the application; {@code healthchecks.enabled=false} leaves
 * the beans in place and checks nothing.
 */
@AutoConfiguration
@EnableConfigurationProperties(HealthCheckProperties.class)
public final class HealthCheckAutoConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(HealthCheckAutoConfiguration.class);

    /** Events that may wait for listeners. */
    private static final int MOST_EVENTS = 1000;

    /** Static, since properties are bound before anything else. */
    @Bean
    @ConditionalOnMissingBean
    static ResourceBinding healthResourceBinding() {
        return new ResourceBinding();
    }

    @Bean
    @ConditionalOnMissingBean
    HealthStore healthStore() {
        return new InMemoryHealthStore();
    }

    @Bean
    @ConditionalOnMissingBean
    Prober prober(ObjectProvider<SslBundles> bundles) {
        SslBundles known = bundles.getIfAvailable();
        NettyProber prober = new NettyProber(
                Schedulers.parallel(),
                Schedulers.boundedElastic(),
                known == null ? ProbeTls.NONE : new SslBundleTls(known));
        if (known != null) {
            SslBundleTls.watch(known, prober::bundleChanged);
        }
        return prober;
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(TargetResolver.class)
    OwnLoopsResolver targetResolver(HealthCheckProperties properties) {
        return new OwnLoopsResolver(properties.dns().timeout());
    }

    @Bean
    @ConditionalOnMissingBean(PickerCache.class)
    PickerCache<Object> pickerCache(HealthCheckProperties properties) {
        return new PickerCache<>(properties.pickerCache().maximumSize());
    }

    @Bean
    @ConditionalOnMissingBean
    HealthLog healthLog() {
        return new HealthLog();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    HealthEvents healthEvents(ApplicationEventPublisher publisher) {
        return new HealthEvents(publisher, Schedulers.newBoundedElastic(1, MOST_EVENTS, "health-events", 60, true));
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(HealthCheckers.class)
    HealthEngine healthEngine(
            HealthCheckProperties properties,
            Prober prober,
            TargetResolver resolver,
            HealthStore store,
            ObjectProvider<HealthListener> listeners) {
        if (!properties.enabled()) {
            LOG.info("health checks are switched off by healthchecks.enabled=false: everything counts as usable");
        }
        return HealthEngine.builder()
                .enabled(properties.enabled())
                .scheduler(Schedulers.parallel())
                .random(new SplittableRandom())
                .prober(prober)
                .resolver(resolver)
                .store(store)
                .probing(probing(properties.probe()))
                .resolving(resolving(properties.dns()))
                .listeners(listeners.orderedStream().toList())
                .start();
    }

    @Bean
    @ConditionalOnMissingBean
    ConfiguredResources configuredHealthResources(
            HealthCheckers checkers,
            HealthCheckProperties properties,
            ResourceBinding binding,
            ObjectProvider<EndpointSource> source,
            ApplicationEventPublisher publisher) {
        return new ConfiguredResources(
                checkers,
                properties,
                binding.problems(),
                source.getIfAvailable(),
                Schedulers.parallel(),
                (resource, problem) -> publisher.publishEvent(new ResourceProblemEvent(resource, problem)));
    }

    private static ProbePolicy probing(HealthCheckProperties.Probe probe) {
        return new ProbePolicy(probe.jitter(), probe.backoffMax(), probe.fastInterval());
    }

    private static ResolvePolicy resolving(HealthCheckProperties.Dns dns) {
        ResolvePolicy usual = ResolvePolicy.DEFAULT;
        Duration lastRetry = dns.maxTtl().compareTo(usual.lastRetry()) < 0 ? dns.maxTtl() : usual.lastRetry();
        Duration firstRetry = usual.firstRetry().compareTo(lastRetry) < 0 ? usual.firstRetry() : lastRetry;
        return new ResolvePolicy(dns.minTtl(), dns.maxTtl(), dns.timeout(), firstRetry, lastRetry);
    }
}
