package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

class ConfiguredResourcesTest {

    private static final ResourceId ORDERS = new ResourceId("orders");

    private final World world = new World();
    private Mono<List<Endpoint>> answer = Mono.just(List.of(new Endpoint("10.0.0.1", 80)));
    private final ConfiguredResources resources = new ConfiguredResources(
            world.engine,
            new Binder(new MapConfigurationPropertySource(Map.of(
                            "healthchecks.discovery.interval", "10s",
                            "healthchecks.resources.orders.service-id", "orders-service",
                            "healthchecks.resources.orders.endpoints[0]", "10.0.0.9:80",
                            "healthchecks.resources.orders.checks.active.type", "tcp")))
                    .bindOrCreate("healthchecks", HealthCheckProperties.class),
            serviceId -> serviceId.equals("orders-service") ? Mono.defer(() -> answer) : Mono.empty(),
            world.time,
            (resource, problem) -> {});

    @AfterEach
    void close() {
        world.close();
    }

    private List<String> addresses() {
        return world.engine.view(ORDERS).targets().keySet().stream()
                .map(target -> target.host())
                .sorted()
                .toList();
    }

    @Test
    void instancesOfAServiceAreCheckedNextToWrittenEndpoints() {
        resources.start();
        world.seconds(0.1);

        assertThat(addresses()).containsExactly("10.0.0.1", "10.0.0.9");
    }

    @Test
    void newInstancesAreCheckedAndGoneOnesForgotten() {
        resources.start();
        world.seconds(0.1);
        answer = Mono.just(List.of(new Endpoint("10.0.0.2", 80)));
        world.seconds(10);

        assertThat(addresses()).containsExactly("10.0.0.2", "10.0.0.9");
    }

    @Test
    void aSilentFailingOrEmptyRegistryChangesNothing() {
        resources.start();
        world.seconds(0.1);
        answer = Mono.error(new IllegalStateException("registry is gone"));
        world.seconds(10);
        answer = Mono.just(List.of());
        world.seconds(10);
        answer = Mono.never();
        world.seconds(10);
        assertThat(addresses()).containsExactly("10.0.0.1", "10.0.0.9");

        answer = Mono.just(List.of(new Endpoint("10.0.0.3", 80)));
        world.seconds(20);
        assertThat(addresses()).containsExactly("10.0.0.3", "10.0.0.9");
    }

    @Test
    void afterStopNothingIsCheckedOrAskedAnyMore() {
        resources.start();
        world.seconds(0.1);
        resources.stop();
        answer = Mono.just(List.of(new Endpoint("10.0.0.2", 80)));
        world.seconds(30);

        assertThat(resources.isRunning()).isFalse();
        assertThat(world.engine.views()).isEmpty();
    }
}
