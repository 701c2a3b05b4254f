package io.github.aiproxymulti.healthcheck.probe;

import io.github.aiproxymulti.healthcheck.ActiveCheck;
import io.github.aiproxymulti.healthcheck.Observation;
import reactor.core.publisher.Mono;

/** Asks one target once. */
@FunctionalInterface
public interface Prober {

    /**
     * Probes when subscribed to. Cancelling closes the connection.
     *
     * @param request what to ask whom
     * @return what was seen, within about four times the check's timeout; empty or an error when nothing was seen of the
     *     target at all, which counts for nothing
     */
    Mono<Observation> probe(ProbeRequest request);

    /**
     * Whether probes as configured can be made at all; asked once per configuration, before it is put in force.
     *
     * @param check the configuration
     * @throws IllegalArgumentException when they never can; any other exception means: not at the moment
     */
    default void prepare(ActiveCheck check) {}
}
