package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.filter.RouteCheckers;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.autoconfigure.ReplicasProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import reactor.core.scheduler.Schedulers;

/** Where {@code replicas.enabled=true}, a gateway is ready when it knows what the others know, or a lease time later. */
@AutoConfiguration(after = AiProxyMultiAutoConfiguration.class)
@ConditionalOnBooleanProperty("replicas.enabled")
@ConditionalOnBean(RouteCheckers.class)
@EnableConfigurationProperties(ReplicasProperties.class)
public final class KnowledgeFirstAutoConfiguration {

    @Bean
    KnowledgeFirst aiProxyKnowledgeFirst(RouteCheckers routes, HealthCheckers checkers, ReplicasProperties replicas) {
        return new KnowledgeFirst(
                () -> routes.isFollowing()
                        && checkers.views().stream().noneMatch(view -> view.phase() == Phase.PENDING),
                replicas.lease(),
                Schedulers.parallel());
    }
}
