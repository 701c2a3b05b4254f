package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteStorage.Change;
import io.github.aiproxymulti.aiproxy.replicas.RouteStorage.Unmarked;
import java.util.function.Function;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives a mark to definitions from before routes were shared. What is no definition is left to whoever saves or deletes the route.
 *
 * @param storage where they are
 * @param unknown tells whether a route is not known yet
 * @param change makes the change of a route
 * @param foreign called for each that is none
 */
record Adoption(RouteStorage storage, Predicate<String> unknown, Function<String, Change> change, Runnable foreign) {

    /** The marks that were given. */
    Flux<RouteMark> marks() {
        return Flux.defer(() -> storage.unmarked(unknown)).concatMap(this::adopt);
    }

    private Mono<RouteMark> adopt(Unmarked found) {
        RouteText text = found.text();
        if (text == null) {
            return Mono.fromRunnable(foreign);
        }
        return storage.adopt(text, change.apply(found.id()))
                .onErrorResume(RouteConflictException.class, somebodyElse -> Mono.empty());
    }
}
