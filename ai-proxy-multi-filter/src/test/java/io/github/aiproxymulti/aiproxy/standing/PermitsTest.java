package io.github.aiproxymulti.aiproxy.standing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permits are never lost and never too many, whatever happens in whatever order. */
class PermitsTest {

    private static final int TRIALS = 2;
    private static final String BLOCKS =
            "cooldown: {default_ms: 50}, circuit_breaker: {minimum_calls: 3, window_size: 6,"
                    + " open_ms: 100, half_open_calls: " + TRIALS + "}";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasLetInIsGivenBackAndTrialsAreNeverMoreThanConfigured(long seed) {
        Random random = new Random(seed);
        World world = new World(BLOCKS, "max_concurrency: 4", "");
        List<Permit> open = new ArrayList<>();
        List<Permit> trials = new ArrayList<>();
        int most = 0;
        for (int step = 0; step < 20_000; step++) {
            CircuitState before = world.view(0).circuit();
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    boolean mustBeTrial = random.nextBoolean();
                    Permit permit = world.route.enter(0, mustBeTrial);
                    if (permit != null) {
                        open.add(permit);
                        if (mustBeTrial && world.view(0).circuit() == CircuitState.HALF_OPEN) {
                            trials.add(permit);
                        }
                    }
                }
                case 2, 3, 4 -> {
                    if (!open.isEmpty()) {
                        Permit permit = open.remove(random.nextInt(open.size()));
                        trials.remove(permit);
                        end(permit, random);
                    }
                }
                default -> world.pass(Duration.ofMillis(random.nextInt(60)));
            }
            if (world.view(0).circuit() != before) {
                trials.clear();
            }
            most = Math.max(most, world.view(0).inFlight());
            assertThat(world.view(0).inFlight()).isEqualTo(open.size()).isLessThanOrEqualTo(4);
            assertThat(trials).hasSizeLessThanOrEqualTo(TRIALS);
        }
        open.forEach(permit -> permit.end(Ending.CANCELLED, 1));
        assertThat(most).as("the limit was reached").isEqualTo(4);
        assertThat(world.heard).as("circuits opened and closed").contains("a OPEN", "a HALF_OPEN", "a CLOSED");
        assertThat(world.view(0).inFlight()).isZero();
        recovers(world);
    }

    @Test
    void aFullInstanceIsFullForAllThreadsAtOnce() throws ExecutionException, InterruptedException, TimeoutException {
        World world = new World("", "max_concurrency: 3");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        concurrently(8, thread -> {
            for (int i = 0; i < 20_000; i++) {
                Permit permit = world.route.enter(0, false);
                if (permit == null) {
                    refused.incrementAndGet();
                    continue;
                }
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                permit.end(Ending.SUCCESS, 1);
                permit.end(Ending.CANCELLED, 1);
            }
        });

        assertThat(most.get()).isLessThanOrEqualTo(3);
        assertThat(world.view(0).inFlight()).isZero();
        assertThat(world.route.enter(0, false)).isNotNull();
    }

    @Test
    void noTrialIsLostWhenThreadsRaceWithTheCircuit()
            throws ExecutionException, InterruptedException, TimeoutException {
        World world = new World(BLOCKS, "", "");
        concurrently(6, thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 5_000; i++) {
                Permit permit = world.route.enter(0, random.nextBoolean());
                world.nanos.addAndGet(random.nextInt(200_000));
                if (permit != null) {
                    end(permit, random);
                }
            }
        });

        assertThat(world.view(0).inFlight()).isZero();
        recovers(world);
    }

    /** If a trial had been lost the circuit would stay half open for ever. */
    private static void recovers(World world) {
        for (int i = 0; i < 50 && world.view(0).circuit() != CircuitState.CLOSED; i++) {
            world.pass(Duration.ofSeconds(400));
            Permit permit = world.route.enter(0, true);
            if (permit != null) {
                permit.end(Ending.SUCCESS, 1);
            }
        }
        assertThat(world.view(0).circuit()).isEqualTo(CircuitState.CLOSED);
    }

    private static void end(Permit permit, Random random) {
        if (random.nextInt(20) == 0) {
            permit.head(429, name -> null);
        }
        if (random.nextBoolean()) {
            permit.firstContent(random.nextInt(1000));
        }
        Ending[] endings = Ending.values();
        for (int i = 0; i <= random.nextInt(2); i++) {
            permit.end(endings[random.nextInt(endings.length)], random.nextInt(1000));
        }
    }

    private static void concurrently(int threads, Work work)
            throws ExecutionException, InterruptedException, TimeoutException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch start = new CountDownLatch(threads);
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                running.add(pool.submit(() -> {
                    start.countDown();
                    start.await(30, TimeUnit.SECONDS);
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private interface Work {
        void run(int thread);
    }
}
