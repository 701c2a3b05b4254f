package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.Observation;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * One probe on its way. Lands exactly once, whatever the prober does: by its result, by an error, or by the watchdog.
 */
final class Flight extends BaseSubscriber<Observation> {

    private final long generation;
    private final Target target;
    private final long startedMillis;
    private final @Nullable ProbePass pass;
    private final BiConsumer<Flight, Message.Probed> landing;
    private final AtomicBoolean landed = new AtomicBoolean();
    private final Disposable.Swap watchdog = Disposables.swap();

    /**
     * Prepares a probe.
     *
     * @param generation the checker that sends it
     * @param target whom it asks
     * @param startedMillis when
     * @param pass whose place it takes; null for an extra probe
     * @param landing is told how it ended, on any thread
     */
    Flight(
            long generation,
            Target target,
            long startedMillis,
            @Nullable ProbePass pass,
            BiConsumer<Flight, Message.Probed> landing) {
        this.generation = generation;
        this.target = target;
        this.startedMillis = startedMillis;
        this.pass = pass;
        this.landing = landing;
        if (pass != null) {
            pass.began();
        }
    }

    @Nullable ProbePass pass() {
        return pass;
    }

    long incarnation() {
        return target.incarnation();
    }

    /** Sends the probe, for at most the given time. */
    void launch(Mono<Observation> probe, Duration limit, Surroundings world) {
        watchdog.update(world.after(limit, this::giveUp));
        probe.subscribe(this);
    }

    /** Gives its place back; called once, on the queue. */
    void release() {
        if (pass != null) {
            pass.ended();
        }
    }

    /** Breaks the probe off. Should a result arrive all the same, it is handed on and found to be stale. */
    void abandon() {
        watchdog.dispose();
        cancel();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        requestUnbounded();
    }

    @Override
    protected void hookOnNext(Observation seen) {
        land(seen, null);
    }

    @Override
    protected void hookOnComplete() {
        land(null, "no result");
    }

    @Override
    protected void hookOnError(Throwable error) {
        land(
                null,
                Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName()));
    }

    private void giveUp() {
        land(new Observation.Timeout(), null);
        cancel();
    }

    private void land(@Nullable Observation seen, @Nullable String error) {
        if (landed.compareAndSet(false, true)) {
            watchdog.dispose();
            landing.accept(
                    this,
                    new Message.Probed(generation, target.key(), target.incarnation(), seen, error, startedMillis));
        }
    }
}
