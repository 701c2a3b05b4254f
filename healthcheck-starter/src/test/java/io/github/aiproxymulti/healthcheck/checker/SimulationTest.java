package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.TargetKey;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import io.github.aiproxymulti.healthcheck.fixtures.World;
import io.github.aiproxymulti.healthcheck.resolve.Resolution;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * A thousand hours of a small cluster in which everything goes wrong at random: backends die, hang and talk nonsense, names
 * move and fail, routes come and go, traffic reports late, people interfere. In the end everything is quiet, and what is
 * shown must be what is.
 */
class SimulationTest {

    private static final int HOURS = 1000;
    private static final int RESOURCES = 6;
    private static final int BACKENDS = 8;

    private final Random random = new Random(42);
    private final World world = new World(builder -> builder.resolving(new ResolvePolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(120))));
    private final Map<String, Mono<Observation>> backends = new HashMap<>();
    private final Map<ResourceId, CheckSpec> wanted = new HashMap<>();
    private final Map<ResourceId, HealthView> lastViews = new HashMap<>();
    private final Deque<HealthView> oldViews = new ArrayDeque<>();
    private final Set<Object> visited = new HashSet<>();
    private long lastRevision;
    private long checks;
    private long probes;
    private long transitions;

    @Test
    void showsTheTruthAfterAThousandHoursOfFaults() {
        world.prober.by(request -> {
            world.prober.sent.clear();
            return backends.getOrDefault(request.target().host(), answer(200));
        });
        for (int i = 0; i < 5; i++) {
            moveName(i);
        }
        int steps = HOURS * 3600 / 88;
        for (int i = 0; i < steps; i++) {
            disturb();
            world.seconds(1 + random.nextInt(178));
            verify();
        }
        settle();
        System.out.println("simulation: "
                + Duration.ofMillis(world.time.now(TimeUnit.MILLISECONDS)).toHours()
                + " h, " + checks + " views checked, " + visited.size() + " different situations, "
                + probes + " probes, " + transitions + " transitions, "
                + world.engine.staleResults() + " stale results");
        assertThat(world.time.now(TimeUnit.HOURS)).isGreaterThanOrEqualTo(HOURS);
        assertThat(visited.size()).isGreaterThan(1000);
    }

    private void disturb() {
        switch (random.nextInt(10)) {
            case 0 -> want(random.nextInt(RESOURCES));
            case 1 -> drop(random.nextInt(RESOURCES));
            case 2 -> moveName(random.nextInt(5));
            case 3 -> world.resolver.fail("h" + random.nextInt(5) + ".test", "SERVFAIL");
            case 4 -> world.engine.reconcile("test", Map.copyOf(wanted));
            case 5 -> reportLate();
            case 6 -> world.store.fail(random.nextInt(4) == 0);
            case 7 -> meddle();
            default -> changeBackend(random.nextInt(BACKENDS));
        }
    }

    private void want(int resource) {
        Specs checks = Specs.BASE
                .every(600 + 600 * random.nextInt(2), 600)
                .passive(random.nextBoolean() ? Specs.PASSIVE : null);
        List<String> endpoints = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            endpoints.add(
                    random.nextBoolean() ? "10.0.0." + random.nextInt(BACKENDS) : "h" + random.nextInt(5) + ".test");
        }
        wanted.put(new ResourceId("r" + resource), checks.at(endpoints.toArray(String[]::new)));
        world.engine.reconcile("test", Map.copyOf(wanted));
    }

    private void drop(int resource) {
        wanted.remove(new ResourceId("r" + resource));
        world.engine.reconcile("test", Map.copyOf(wanted));
    }

    private void moveName(int name) {
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            addresses.add("10.0.0." + random.nextInt(BACKENDS));
        }
        Mono<Resolution> answer = Mono.just(new Resolution(addresses, Duration.ofSeconds(random.nextInt(200))));
        world.resolver.answer(
                "h" + name + ".test",
                random.nextBoolean() ? answer : answer.delayElement(Duration.ofSeconds(3), world.time));
    }

    private void changeBackend(int backend) {
        Mono<Observation> mood = switch (random.nextInt(8)) {
            case 0 -> answer(500);
            case 1 -> Mono.just(new Observation.TcpFailure("refused"));
            case 2 -> Mono.just(new Observation.Timeout());
            case 3 -> Mono.never();
            case 4 -> Mono.error(new IllegalStateException("no socket"));
            case 5 -> answer(200).delayElement(Duration.ofMillis(1 + random.nextInt(4000)), world.time);
            default -> answer(200);
        };
        backends.put("10.0.0." + backend, mood);
    }

    private void reportLate() {
        HealthView view = oldViews.isEmpty() ? null : oldViews.pollFirst();
        if (view != null) {
            for (Node node : view.nodes().nodes()) {
                world.engine.report(view, node, new Observation.TcpFailure("reset"));
            }
        }
    }

    private void meddle() {
        for (HealthView view : world.engine.views()) {
            for (TargetKey key : view.targets().keySet()) {
                if (random.nextInt(6) == 0) {
                    world.engine.setStatus(view.resource(), key, random.nextBoolean());
                }
            }
        }
    }

    private void verify() {
        probes += world.listener.probes.size();
        transitions += world.listener.transitions.size();
        world.listener.probes.clear();
        world.listener.transitions.clear();
        world.listener.heard.clear();
        world.store.saved.clear();
        world.store.calls.clear();
        world.store.results.clear();
        long revision = world.engine.revision();
        assertThat(revision).isGreaterThanOrEqualTo(lastRevision);
        boolean moved = revision != lastRevision;
        lastRevision = revision;
        Map<ResourceId, HealthView> now = new HashMap<>();
        for (HealthView view : world.engine.views()) {
            now.put(view.resource(), view);
            verify(view, moved);
        }
        assertThat(now.keySet()).isEqualTo(wanted.keySet());
        lastViews.clear();
        lastViews.putAll(now);
    }

    private void verify(HealthView view, boolean moved) {
        checks++;
        HealthView before = lastViews.get(view.resource());
        if (before != null && !before.routesLike(view)) {
            assertThat(moved).as("a change of routing moves the revision").isTrue();
            assertThat(view.phase() == Phase.PENDING || view.generation() >= before.generation())
                    .isTrue();
        }
        assertThat(new HashSet<>(view.targetOf().values()))
                .isEqualTo(view.targets().keySet());
        visited.add(List.of(view.resource(), view.phase(), view.targets()));
        if (random.nextInt(20) == 0) {
            oldViews.addLast(view);
        }
    }

    /** Ends all faults, and compares what is shown with what is. */
    private void settle() {
        backends.clear();
        backends.put("10.0.0.0", Mono.just(new Observation.TcpFailure("refused")));
        world.store.fail(false);
        for (int i = 0; i < 5; i++) {
            world.resolver.answer("h" + i + ".test", "10.0.0.0", "10.0.0." + (i + 1));
        }
        for (int i = 0; i < RESOURCES; i++) {
            want(i);
        }
        world.seconds(8000);
        for (HealthView view : world.engine.views()) {
            assertThat(view.phase()).isEqualTo(Phase.READY);
            view.nodes()
                    .nodes()
                    .forEach(node -> assertThat(view.isUsable(node))
                            .as("%s of %s", node, view.resource())
                            .isEqualTo(!node.address().equals("10.0.0.0")));
        }
    }

    private static Mono<Observation> answer(int status) {
        return Mono.just(new Observation.Status(status));
    }
}
