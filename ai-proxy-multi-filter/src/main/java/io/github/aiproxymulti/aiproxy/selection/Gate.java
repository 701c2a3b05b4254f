package io.github.aiproxymulti.aiproxy.selection;

import reactor.core.publisher.Mono;

/**
 * Stands between the candidates of a request and its attempts. It may have to ask elsewhere, so its answer may come later;
 * what it asks is bounded in time. Belongs to one request, and is asked for one attempt after the other.
 */
@FunctionalInterface
public interface Gate {

    /** Lets everybody through. */
    Gate OPEN = (candidates, first) -> Mono.fromSupplier(candidates::next);

    /**
     * The next candidate that may be used. Never fails.
     *
     * @param candidates asked as often as it takes
     * @param first whether it is for the first attempt of the request
     */
    Mono<Selection> next(Candidates candidates, boolean first);
}
