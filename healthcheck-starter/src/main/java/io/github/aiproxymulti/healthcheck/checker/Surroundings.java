package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.probe.Prober;
import io.github.aiproxymulti.healthcheck.resolve.TargetResolver;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Everything the engine needs from outside: time, chance, the network, the store, and those who listen.
 *
 * @param scheduler the only source of time
 * @param random the only source of chance
 * @param prober asks targets
 * @param resolver resolves names
 * @param store remembers
 * @param probing when probes are sent
 * @param resolving when names are resolved
 * @param storeTimeout limit of one call to the store
 * @param announcer tells listeners
 */
record Surroundings(
        Scheduler scheduler,
        RandomGenerator random,
        Prober prober,
        TargetResolver resolver,
        HealthStore store,
        ProbePolicy probing,
        ResolvePolicy resolving,
        Duration storeTimeout,
        Announcer announcer) {

    /** One for the whole process, so that no number ever comes twice, whoever starts how many engines. */
    private static final AtomicLong SEQUENCE = new AtomicLong();

    /** The next number, with the time it is. */
    Stamp stamp() {
        return new Stamp(SEQUENCE.incrementAndGet(), millis());
    }

    /** Makes every later number larger than this one, which came from another process. */
    static void continueAfter(long number) {
        SEQUENCE.accumulateAndGet(number, Math::max);
    }

    long millis() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    /** Runs a task on a thread of the scheduler. */
    void soon(Runnable task) {
        scheduler.schedule(task);
    }

    Disposable after(Duration delay, Runnable task) {
        return scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
}
