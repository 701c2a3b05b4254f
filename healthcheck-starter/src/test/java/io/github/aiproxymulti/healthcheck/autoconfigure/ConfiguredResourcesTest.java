package io.github.aiproxymulti.healthcheck.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.HealthCheckers;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.RoutingChangeListener;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class ConfiguredResourcesTest {

    private static final ResourceId ORDERS = new ResourceId("orders");

    private final World world = new World();
    private Mono<List<Endpoint>> answer = Mono.just(List.of(new Endpoint("10.0.0.1", 80)));
    private final ConfiguredResources resources = resources(world.engine);

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

    @Test
    void anAnswerThatIsBeingTakenOverWhileAllStopsBringsNothingBack() throws InterruptedException {
        SlowCheckers checkers = new SlowCheckers();
        ConfiguredResources slow = resources(checkers);
        slow.start();
        world.seconds(0.1);
        answer = Mono.just(List.of(new Endpoint("10.0.0.2", 80)));
        checkers.slow = true;
        Thread answering = new Thread(() -> world.seconds(10));
        answering.start();
        assertThat(checkers.entered.await(10, TimeUnit.SECONDS)).isTrue();

        Thread stopping = new Thread(slow::stop);
        stopping.start();
        for (int i = 0; i < 1000 && stopping.isAlive() && stopping.getState() != Thread.State.BLOCKED; i++) {
            stopping.join(10);
        }
        checkers.mayGoOn.countDown();
        answering.join(10_000);
        stopping.join(10_000);

        assertThat(checkers.desired).isEmpty();
    }

    private ConfiguredResources resources(HealthCheckers checkers) {
        return new ConfiguredResources(
                checkers,
                new Binder(new MapConfigurationPropertySource(Map.of(
                                "healthchecks.discovery.interval", "10s",
                                "healthchecks.resources.orders.service-id", "orders-service",
                                "healthchecks.resources.orders.endpoints[0]", "10.0.0.9:80",
                                "healthchecks.resources.orders.checks.active.type", "tcp")))
                        .bindOrCreate("healthchecks", HealthCheckProperties.class),
                Map.of(),
                serviceId -> serviceId.equals("orders-service") ? Mono.defer(() -> answer) : Mono.empty(),
                world.time,
                (resource, problem) -> {});
    }

    /** What was said last is what is desired; the first to speak when it is slow takes its time. */
    private static final class SlowCheckers implements HealthCheckers {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        volatile boolean slow;
        volatile Map<ResourceId, CheckSpec> desired = Map.of();

        @Override
        public void reconcile(String owner, Map<ResourceId, CheckSpec> wanted) {
            if (slow) {
                slow = false;
                entered.countDown();
                try {
                    assertThat(mayGoOn.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }
            desired = Map.copyOf(wanted);
        }

        @Override
        public HealthView view(ResourceId resource) {
            return HealthView.unchecked(resource);
        }

        @Override
        public List<HealthView> views() {
            return List.of();
        }

        @Override
        public long revision() {
            return 0;
        }

        @Override
        public Disposable onRoutingChange(RoutingChangeListener listener) {
            return () -> {};
        }

        @Override
        public void report(HealthView view, Node node, Observation observation) {
            throw new UnsupportedOperationException("nobody reports here");
        }
    }
}
