package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.redis.LedgerSettings;
import io.github.aiproxymulti.healthcheck.redis.RedisLedger;
import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import io.github.aiproxymulti.healthcheck.sharing.SharingPolicy;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shares health through Redis, where its client is on the class path and {@code replicas.enabled=true}. */
@AutoConfiguration(
        before = HealthCheckAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration")
@ConditionalOnClass(ReactiveStringRedisTemplate.class)
@ConditionalOnBooleanProperty("replicas.enabled")
@ConditionalOnBean(ReactiveRedisConnectionFactory.class)
@EnableConfigurationProperties(ReplicasProperties.class)
public final class HealthCheckReplicasAutoConfiguration {

    /** Threads that may wait for a connection, and calls that may wait for a thread. */
    private static final int CONNECTING_THREADS = 2;

    private static final int WAITING_CALLS = 1_000;
    private static final int CALLS_AT_ONCE = 64;

    /** Not for others who look for just any scheduler. */
    @Bean(destroyMethod = "dispose", defaultCandidate = false)
    @ConditionalOnMissingBean(name = "replicasScheduler")
    Scheduler replicasScheduler() {
        return Schedulers.newBoundedElastic(CONNECTING_THREADS, WAITING_CALLS, "replicas", 60, true);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(HealthStore.class)
    SharedHealthStore sharedHealthStore(
            ReactiveRedisConnectionFactory redis,
            @Qualifier("replicasScheduler") Scheduler connecting,
            ReplicasProperties replicas) {
        // A name of its own for every start: whoever comes back after a crash must not be taken for the one before.
        String replica = UUID.randomUUID().toString();
        RedisLedger ledger = new RedisLedger(
                new ReactiveStringRedisTemplate(redis),
                connecting,
                new LedgerSettings(replicas.prefix(), replica, replicas.lease(), replicas.keep()));
        SharingPolicy policy = new SharingPolicy(
                replicas.lease(), replicas.poll(), replicas.tombstone(), replicas.timeout(), CALLS_AT_ONCE);
        return new SharedHealthStore(
                ledger,
                policy,
                Schedulers.parallel(),
                () -> ThreadLocalRandom.current().nextLong(),
                new SharingLog());
    }

    @Bean
    @ConditionalOnBean(SharedHealthStore.class)
    SharingLifecycle healthSharingLifecycle(SharedHealthStore store) {
        return new SharingLifecycle(store);
    }
}
