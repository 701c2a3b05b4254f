package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where shared definitions are kept, each with a mark. Every write is one step that looks at the mark first, and does nothing when
 * something later is there. Every answer comes within a bound or is an error.
 */
interface RouteStorage {

    /**
     * What somebody does to a route.
     *
     * @param id the route
     * @param known the number under which the writer knows it; 0 when it does not
     * @param now when
     */
    record Change(String id, long known, long now) {}

    /**
     * A definition without a mark.
     *
     * @param id the route
     * @param text what is there; null when that is no definition of this route
     */
    record Unmarked(String id, @Nullable RouteText text) {}

    /** The definition as it is stored. */
    RouteText text(RouteDefinition definition);

    /** A word that is another one after every change, however much was lost in between; empty when there was none. */
    Mono<String> revision();

    /** Everything, after what is not ours was taken away. */
    Mono<Stored> read();

    /** What was done last to one route; empty when nothing is known. */
    Mono<Optional<RouteMark>> mark(String id);

    /** Whether there is anything where the definition of a route is kept. */
    Mono<Boolean> holds(String id);

    /**
     * Writes a definition and its mark.
     *
     * @param text the definition
     * @param before number of the mark that was read; 0 when there was none
     * @param change whose it is
     * @return the mark; a {@link RouteConflictException} when something else was done to the route meanwhile
     */
    Mono<RouteMark> save(RouteText text, long before, Change change);

    /**
     * Marks a route as deleted and removes its definition.
     *
     * @param before number of the mark that was read; 0 when there was none
     * @param change whose it is
     * @return the mark; a {@link RouteConflictException} when something else was done to the route meanwhile
     */
    Mono<RouteMark> delete(long before, Change change);

    /** Definitions that have no mark, of routes that are asked for; this may look at all keys of the server. */
    Flux<Unmarked> unmarked(Predicate<String> ids);

    /**
     * Gives a definition that has none its mark.
     *
     * @return the mark; a {@link RouteConflictException} when it has one, or is another one by now
     */
    Mono<RouteMark> adopt(RouteText text, Change change);

    /** Gives back what was lost, and removes what should have been lost; false when nothing is lacking, or something later is there. */
    Mono<Boolean> repair(Repair repair);

    /** Takes these marks away, where they are still the same. */
    Mono<Void> forget(Map<String, RouteMark> marks);

    /** Word of changes, from subscription on. Some may be lost. */
    Flux<String> notices();
}
