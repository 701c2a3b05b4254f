package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.replicas.RedisRouteStorage;
import io.github.aiproxymulti.aiproxy.replicas.RouteTimes;
import io.github.aiproxymulti.aiproxy.replicas.SharedRoutes;
import io.github.aiproxymulti.healthcheck.autoconfigure.ReplicasProperties;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.route.RedisRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRepository;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shares route definitions through Redis, where {@code replicas.enabled=true}; {@code replicas.routes=false} leaves them out. */
@AutoConfiguration(
        beforeName = "org.springframework.cloud.gateway.config.GatewayAutoConfiguration",
        afterName = {
            "org.springframework.cloud.gateway.config.GatewayRedisAutoConfiguration",
            "io.github.aiproxymulti.healthcheck.autoconfigure.HealthCheckReplicasAutoConfiguration"
        })
@ConditionalOnClass({ReactiveStringRedisTemplate.class, RedisRouteDefinitionRepository.class})
@ConditionalOnBooleanProperty("replicas.enabled")
@ConditionalOnBooleanProperty(name = "replicas.routes", matchIfMissing = true)
@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
@EnableConfigurationProperties(ReplicasProperties.class)
public final class SharedRoutesAutoConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnMissingBean(RouteDefinitionRepository.class)
    SharedRoutes sharedRouteDefinitionRepository(
            ReactiveRedisTemplate<String, RouteDefinition> reactiveRedisRouteDefinitionTemplate,
            ReactiveRedisConnectionFactory redis,
            @Qualifier("replicasScheduler") Scheduler connecting,
            ReplicasProperties replicas,
            ApplicationEventPublisher events) {
        RedisRouteStorage storage = new RedisRouteStorage(
                reactiveRedisRouteDefinitionTemplate,
                new ReactiveStringRedisTemplate(redis),
                connecting,
                Schedulers.parallel(),
                replicas.timeout(),
                replicas.prefix());
        return new SharedRoutes(
                storage,
                new RouteTimes(replicas.poll(), replicas.timeout(), replicas.lease()),
                Schedulers.parallel(),
                () -> ThreadLocalRandom.current().nextLong(),
                () -> tell(events));
    }

    /** On a thread that may block: Gateway's own listeners wait for all routes, and these for what Redis' threads read. */
    private static void tell(ApplicationEventPublisher events) {
        Disposable unused = Schedulers.boundedElastic()
                .schedule(() -> events.publishEvent(new RefreshRoutesEvent("shared routes")));
    }
}
