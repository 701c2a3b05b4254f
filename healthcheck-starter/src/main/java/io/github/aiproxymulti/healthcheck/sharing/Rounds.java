package io.github.aiproxymulti.healthcheck.sharing;

import io.github.aiproxymulti.healthcheck.store.StoreUnavailableException;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Runs calls for all resources, some at a time and never two rounds at once; breaks off when the ledger does not answer. */
final class Rounds {

    private final Link link;
    private final int batch;
    private final LongSupplier clock;
    private final Runnable brokenOff;
    // One round runs and one waits; whatever a third one would do, the waiting one does.
    private volatile Sinks.Many<Flux<Mono<Void>>> wanted = nothing();

    /**
     * Prepares.
     *
     * @param link is told how it goes
     * @param batch calls at the same time
     * @param clock milliseconds
     * @param brokenOff called at the end of a round that was broken off
     */
    Rounds(Link link, int batch, LongSupplier clock, Runnable brokenOff) {
        this.link = link;
        this.batch = batch;
        this.clock = clock;
        this.brokenOff = brokenOff;
    }

    private static Sinks.Many<Flux<Mono<Void>>> nothing() {
        return Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(1));
    }

    /** Runs whatever is asked for from now on, until it is disposed of. */
    Disposable run() {
        Sinks.Many<Flux<Mono<Void>>> fresh = nothing();
        wanted = fresh;
        return fresh.asFlux().concatMap(this::round, 0).subscribe();
    }

    /** Asks for a round. What it consists of is found out when it begins. */
    void ask(Flux<Mono<Void>> calls) {
        Turns.offer(wanted, calls);
    }

    private Mono<Void> round(Flux<Mono<Void>> calls) {
        AtomicReference<@Nullable String> problem = new AtomicReference<>();
        return calls.flatMap(call -> problem.get() == null ? one(call, problem) : Mono.<Void>empty(), batch)
                .then(Mono.fromRunnable(() -> {
                    String found = problem.get();
                    if (found != null) {
                        link.brokenOff(found, clock.getAsLong());
                        brokenOff.run();
                    }
                }));
    }

    private Mono<Void> one(Mono<Void> call, AtomicReference<@Nullable String> problem) {
        return call.doOnSuccess(done -> link.answered(clock.getAsLong())).onErrorResume(error -> {
            if (error instanceof StoreUnavailableException) {
                problem.set(Objects.requireNonNullElse(error.getMessage(), "no reason given"));
            }
            return Mono.empty();
        });
    }
}
