package io.github.aiproxymulti.aiproxy.autoconfigure;

import io.github.aiproxymulti.aiproxy.limit.LimitListener;
import io.github.aiproxymulti.aiproxy.limit.SharedBudgets;
import io.github.aiproxymulti.aiproxy.limit.redis.RedisConnections;
import io.lettuce.core.RedisClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.scheduler.Schedulers;

/** Counters in Redis, where Spring Data Redis is. Connects to nothing before a live route asks for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({LettuceConnectionFactory.class, RedisClient.class})
final class LimitRedisConfiguration {

    @Bean
    @ConditionalOnMissingBean(SharedBudgets.class)
    RedisConnections aiProxyRedisConnections(
            ObjectProvider<ReactiveRedisConnectionFactory> application, ObjectProvider<LimitListener> listener) {
        return new RedisConnections(
                application::getObject,
                Schedulers.boundedElastic(),
                Schedulers.parallel(),
                () -> System.nanoTime() / 1_000_000,
                listener.getIfAvailable(() -> LimitListener.NONE));
    }
}
