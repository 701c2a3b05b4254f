package io.github.aiproxymulti.healthcheck.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.HealthTransition;
import io.github.aiproxymulti.healthcheck.HealthView;
import io.github.aiproxymulti.healthcheck.Node;
import io.github.aiproxymulti.healthcheck.Observation;
import io.github.aiproxymulti.healthcheck.Phase;
import io.github.aiproxymulti.healthcheck.ResourceId;
import io.github.aiproxymulti.healthcheck.fixtures.Specs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Real threads: some wish, some report, some read. */
class ConcurrencyTest {

    private static final int WISHES = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ResourceId R1 = new ResourceId("r1");
    private static final ResourceId R2 = new ResourceId("r2");

    private final Map<ResourceId, AtomicInteger> inside = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();

    @RepeatedTest(3)
    void publishesConsistentViewsToEveryThread_L5a3()
            throws ExecutionException, InterruptedException, TimeoutException {
        HealthEngine engine = HealthEngine.builder()
                .scheduler(Schedulers.parallel())
                .random(new Random(1))
                .prober(request -> Mono.just(new Observation.Status(200)))
                .listeners(List.of(noOverlap()))
                .start();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        CountDownLatch wishing = new CountDownLatch(2);
        List<Future<?>> work = new ArrayList<>();
        work.add(threads.submit(() -> wish(engine, "one", R1, wishing)));
        work.add(threads.submit(() -> wish(engine, "two", R2, wishing)));
        for (int i = 0; i < 3; i++) {
            work.add(threads.submit(() -> readAndReport(engine, wishing)));
        }
        for (Future<?> future : work) {
            future.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).as("handlers of one resource never overlap").hasValue(0);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(engine.view(R1).nodes().nodes()).hasSize(last().length);
            assertThat(engine.view(R2).nodes().nodes()).hasSize(last().length);
        });
        engine.close();
    }

    private static void wish(HealthEngine engine, String owner, ResourceId id, CountDownLatch done) {
        try {
            for (int i = 0; i < WISHES; i++) {
                String[] endpoints = new String[1 + i % 3];
                for (int j = 0; j < endpoints.length; j++) {
                    endpoints[j] = "10.0.0." + (j + 1);
                }
                CheckSpec spec =
                        Specs.BASE.every(1 + i % 2, 1).passive(Specs.PASSIVE).at(endpoints);
                engine.reconcile(owner, i % 50 == 49 ? Map.of() : Map.of(id, spec));
            }
            engine.reconcile(owner, Map.of(id, Specs.BASE.passive(Specs.PASSIVE).at(last())));
        } finally {
            done.countDown();
        }
    }

    private static String[] last() {
        String[] endpoints = new String[1 + (WISHES - 1) % 3];
        for (int j = 0; j < endpoints.length; j++) {
            endpoints[j] = "10.0.0." + (j + 1);
        }
        return endpoints;
    }

    private static void readAndReport(HealthEngine engine, CountDownLatch wishing) {
        Random random = new Random(3);
        long revision = 0;
        while (wishing.getCount() > 0) {
            long now = engine.revision();
            assertThat(now).isGreaterThanOrEqualTo(revision);
            revision = now;
            for (ResourceId id : List.of(R1, R2)) {
                HealthView view = engine.view(id);
                assertThat(new HashSet<>(view.targetOf().values()))
                        .isEqualTo(view.targets().keySet());
                assertThat(view.phase() == Phase.READY).isEqualTo(view.generation() > 0);
                for (Node node : view.nodes().nodes()) {
                    assertThat(view.targetOf()).containsKey(node);
                    engine.report(view, node, new Observation.Status(random.nextInt(3) == 0 ? 500 : 200));
                }
            }
        }
    }

    private HealthListener noOverlap() {
        return new HealthListener() {
            @Override
            public void onTransition(HealthTransition transition) {
                AtomicInteger count = inside.computeIfAbsent(transition.resource(), id -> new AtomicInteger());
                if (count.incrementAndGet() != 1) {
                    overlaps.incrementAndGet();
                }
                count.decrementAndGet();
            }
        };
    }
}
