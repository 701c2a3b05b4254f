package io.github.aiproxymulti.healthcheck.sharing;

import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Calls nobody waits for, some at a time; what fails is left undone, and so is what does not fit. */
final class Errands {

    private static final int MAX = 1_000;

    private final int batch;
    private volatile Sinks.Many<Mono<Void>> waiting = empty();

    /**
     * Prepares.
     *
     * @param batch calls at the same time
     */
    Errands(int batch) {
        this.batch = batch;
    }

    private static Sinks.Many<Mono<Void>> empty() {
        return Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MAX));
    }

    void add(Mono<Void> errand) {
        Turns.offer(waiting, errand);
    }

    /** Runs them until it is disposed of. What waited for an earlier run is dropped. */
    Disposable run() {
        Sinks.Many<Mono<Void>> fresh = empty();
        waiting = fresh;
        return fresh.asFlux().flatMap(errand -> errand.onErrorComplete(), batch).subscribe();
    }
}
