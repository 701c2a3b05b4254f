package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.HealthListener;
import io.github.aiproxymulti.healthcheck.probe.Prober;
import io.github.aiproxymulti.healthcheck.resolve.TargetResolver;
import io.github.aiproxymulti.healthcheck.store.HealthStore;
import io.github.aiproxymulti.healthcheck.store.InMemoryHealthStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Collects what a {@link HealthEngine} needs. Scheduler, random generator and prober must be given; a resolver too, if there
 * are host names. Confined to the thread that builds.
 */
public final class HealthEngineBuilder {

    private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

    private @Nullable Scheduler scheduler;
    private @Nullable RandomGenerator random;
    private @Nullable Prober prober;
    private TargetResolver resolver = host -> Mono.error(new IllegalStateException("no resolver is configured"));
    private HealthStore store = new InMemoryHealthStore();
    private ProbePolicy probing = ProbePolicy.DEFAULT;
    private ResolvePolicy resolving = ResolvePolicy.DEFAULT;
    private Duration storeTimeout = STORE_TIMEOUT;
    private boolean enabled = true;
    private final List<HealthListener> listeners = new ArrayList<>();

    HealthEngineBuilder() {}

    /** The only source of time, and the threads of all timers. Stays the caller's: closing the engine does not dispose it. */
    public HealthEngineBuilder scheduler(Scheduler given) {
        this.scheduler = given;
        return this;
    }

    /** The only source of chance. */
    public HealthEngineBuilder random(RandomGenerator given) {
        this.random = given;
        return this;
    }

    /** Asks targets. */
    public HealthEngineBuilder prober(Prober given) {
        this.prober = given;
        return this;
    }

    /** Resolves names (default: none can be). */
    public HealthEngineBuilder resolver(TargetResolver given) {
        this.resolver = given;
        return this;
    }

    /** Remembers (default: in memory). */
    public HealthEngineBuilder store(HealthStore given) {
        this.store = given;
        return this;
    }

    /** When probes are sent (default {@link ProbePolicy#DEFAULT}). */
    public HealthEngineBuilder probing(ProbePolicy given) {
        this.probing = given;
        return this;
    }

    /** When names are resolved (default {@link ResolvePolicy#DEFAULT}). */
    public HealthEngineBuilder resolving(ResolvePolicy given) {
        this.resolving = given;
        return this;
    }

    /** Limit of one call to the store (default 5 s). */
    public HealthEngineBuilder storeTimeout(Duration given) {
        this.storeTimeout = given;
        return this;
    }

    /** The global switch (default on). When off, every resource stays UNCHECKED whatever is wished for. */
    public HealthEngineBuilder enabled(boolean given) {
        this.enabled = given;
        return this;
    }

    /** Adds listeners. */
    public HealthEngineBuilder listeners(Collection<? extends HealthListener> given) {
        this.listeners.addAll(given);
        return this;
    }

    /** Starts the engine. */
    public HealthEngine start() {
        return new HealthEngine(
                enabled,
                new Surroundings(
                        Objects.requireNonNull(scheduler, "scheduler"),
                        Objects.requireNonNull(random, "random"),
                        Objects.requireNonNull(prober, "prober"),
                        resolver,
                        store,
                        probing,
                        resolving,
                        storeTimeout,
                        new Announcer(listeners)));
    }
}
