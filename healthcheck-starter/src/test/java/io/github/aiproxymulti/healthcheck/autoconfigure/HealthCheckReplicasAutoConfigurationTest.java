package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.HealthInspector;
import io.github.aiproxymulti.healthcheck.actuate.HealthChecksIndicator;
import io.github.aiproxymulti.healthcheck.actuate.SharingMeters;
import io.github.aiproxymulti.healthcheck.fixtures.RealRedis;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import io.github.aiproxymulti.healthcheck.sharing.SharedHealthStore;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import io.github.aiproxymulti.healthcheck.store.InMemoryHealthStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import redis.embedded.RedisServer;

@ExtendWith(OutputCaptureExtension.class)
class HealthCheckReplicasAutoConfigurationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Prober NEVER = request -> Mono.never();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withBean(Prober.class, () -> NEVER)
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    DataRedisReactiveAutoConfiguration.class,
                    HealthCheckReplicasAutoConfiguration.class,
                    HealthCheckAutoConfiguration.class,
                    HealthCheckActuatorAutoConfiguration.class,
                    HealthCheckMetricsAutoConfiguration.class))
            .withPropertyValues(
                    "healthchecks.resources.a.endpoints[0]=10.0.0.1:8080",
                    "healthchecks.resources.a.checks.active.healthy.interval=1");

    @Test
    void sharesNothingUnlessAsked() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(HealthStore.class)
                .hasSingleBean(InMemoryHealthStore.class)
                .doesNotHaveBean("replicasScheduler")
                .doesNotHaveBean(ReplicasProperties.class));
    }

    @Test
    void worksWithoutTheClientOnTheClassPath() {
        runner.withClassLoader(new FilteredClassLoader(ReactiveStringRedisTemplate.class))
                .withPropertyValues("replicas.enabled=true")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(InMemoryHealthStore.class));
    }

    @Test
    void sharesThroughRedis() {
        try (RealRedis redis = new RealRedis()) {
            runner.withPropertyValues("replicas.enabled=true", "spring.data.redis.port=" + redis.port)
                    .run(context -> {
                        SharedHealthStore store = context.getBean(SharedHealthStore.class);
                        eventually(() -> store.status().probing() == 1);
                        MeterRegistry registry = context.getBean(MeterRegistry.class);
                        context.getBean(SharingMeters.class).bindTo(registry);
                        assertThat(registry.get("healthcheck.sharing.probing")
                                        .gauge()
                                        .value())
                                .isEqualTo(1);
                        assertThat(details(context.getBean(HealthChecksIndicator.class)))
                                .contains("connected=true");
                        assertThat(redis.client
                                        .hasKey("ai-proxy-multi:hc:{a}:meta")
                                        .block(PATIENCE))
                                .isTrue();
                    });
        }
    }

    @Test
    void startsWithoutRedisSaysSoOnceAndIsBackLater(CapturedOutput output) {
        int port = RealRedis.freePort();
        runner.withPropertyValues(
                        "replicas.enabled=true",
                        "replicas.poll=200ms",
                        "replicas.lease=1s",
                        "spring.data.redis.port=" + port)
                .run(context -> {
                    SharedHealthStore store = context.getBean(SharedHealthStore.class);
                    eventually(
                            () -> !store.status().connected() && store.status().alone() == 1);
                    assertThat(context.getBean(HealthInspector.class).reports()).hasSize(1);
                    assertThat(details(context.getBean(HealthChecksIndicator.class)))
                            .contains("connected=false");
                    long failed = store.status().failedCalls();
                    eventually(() -> store.status().failedCalls() > failed + 3);
                    RedisServer server = RealRedis.start(port);
                    try {
                        eventually(() ->
                                store.status().connected() && store.status().probing() == 1);
                    } finally {
                        server.stop();
                    }
                });
        assertThat(output.toString().split("shared health lost", -1)).hasSize(2);
        assertThat(output.toString().split("shared health is back", -1)).hasSize(2);
    }

    @Test
    void goesOnAfterAPauseOfTheContext() {
        try (RealRedis redis = new RealRedis()) {
            runner.withPropertyValues(
                            "replicas.enabled=true",
                            "replicas.poll=200ms",
                            "replicas.lease=1s",
                            "spring.data.redis.port=" + redis.port)
                    .run(context -> {
                        SharedHealthStore store = context.getBean(SharedHealthStore.class);
                        eventually(() -> store.status().probing() == 1);
                        context.stop();
                        assertThat(store.isRunning()).isFalse();
                        redis.flush();
                        assertThat(redis.client
                                        .hasKey("ai-proxy-multi:hc:{a}:lease")
                                        .delaySubscription(Duration.ofSeconds(1))
                                        .block(PATIENCE))
                                .as("nobody asks any more")
                                .isFalse();
                        context.start();
                        assertThat(store.isRunning()).isTrue();
                        assertThat(redis.client
                                        .hasKey("ai-proxy-multi:hc:{a}:lease")
                                        .repeatWhen(asked -> asked.delayElements(Duration.ofMillis(20)))
                                        .filter(there -> there)
                                        .blockFirst(PATIENCE))
                                .isTrue();
                        eventually(() ->
                                store.status().connected() && store.status().probing() == 1);
                    });
        }
    }

    @Test
    void refusesTimesThatDoNotFitTogether() {
        runner.withPropertyValues("replicas.enabled=true", "replicas.lease=1s", "replicas.poll=900ms")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("replicas.lease: PT1S (expected: at least twice the poll)"));
    }

    private static String details(HealthChecksIndicator indicator) {
        Health health = Objects.requireNonNull(indicator.health().block(PATIENCE));
        return String.valueOf(health.getDetails().get("sharing"));
    }

    private static void eventually(BooleanSupplier condition) {
        Boolean met = Flux.interval(Duration.ofMillis(20))
                .map(tick -> condition.getAsBoolean())
                .filter(now -> now)
                .blockFirst(PATIENCE);
        assertThat(met).isTrue();
    }
}
