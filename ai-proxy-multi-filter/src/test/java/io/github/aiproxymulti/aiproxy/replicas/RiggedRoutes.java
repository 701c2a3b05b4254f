package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One gateway's access to a storage, that can be cut off, or hang, and whose writes can be parked and let through late, or lose their
 * answers. Calls that go through are waited for, so that a test in virtual time sees their effect at once. Confined to a test's thread.
 */
final class RiggedRoutes implements RouteStorage {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final RouteStorage inner;
    private final Scheduler time;
    private final Sinks.Many<String> notices = Sinks.many().multicast().directBestEffort();
    private final Queue<Mono<?>> parked = new ArrayDeque<>();

    /** Digests of definitions that may have been written. */
    final Set<String> reached = new HashSet<>();

    boolean cut;
    boolean hanging;
    boolean parking;
    boolean silent;

    RiggedRoutes(RouteStorage inner, Scheduler time) {
        this.inner = inner;
        this.time = time;
    }

    /** Every write that was held back arrives now, although whoever sent it has given up on it long ago. */
    void release() {
        parking = false;
        for (Mono<?> late = parked.poll(); late != null; late = parked.poll()) {
            late.onErrorComplete(RouteConflictException.class)
                    .then()
                    .toFuture()
                    .orTimeout(RouteServers.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    /** Word of a change arrives, when the test says so. */
    void hear() {
        notices.tryEmitNext("").orThrow();
    }

    @Override
    public RouteText text(RouteDefinition definition) {
        return inner.text(definition);
    }

    @Override
    public Mono<String> revision() {
        return rigged(inner.revision());
    }

    @Override
    public Mono<Stored> read() {
        return rigged(inner.read());
    }

    @Override
    public Mono<Optional<RouteMark>> mark(String id) {
        return rigged(inner.mark(id));
    }

    @Override
    public Mono<Boolean> holds(String id) {
        return rigged(inner.holds(id));
    }

    @Override
    public Mono<RouteMark> save(RouteText text, long before, Change change) {
        return written(inner.save(text, before, change), text.digest());
    }

    @Override
    public Mono<RouteMark> delete(long before, Change change) {
        return written(inner.delete(before, change), RouteMark.NOTHING);
    }

    @Override
    public Flux<Unmarked> unmarked(Predicate<String> ids) {
        return rigged(inner.unmarked(ids).collectList()).flatMapIterable(all -> all);
    }

    @Override
    public Mono<RouteMark> adopt(RouteText text, Change change) {
        return rigged(inner.adopt(text, change));
    }

    @Override
    public Mono<Boolean> repair(Repair repair) {
        return rigged(inner.repair(repair));
    }

    @Override
    public Mono<Void> forget(Map<String, RouteMark> marks) {
        return rigged(inner.forget(marks));
    }

    @Override
    public Flux<String> notices() {
        return notices.asFlux();
    }

    private Mono<RouteMark> written(Mono<RouteMark> write, String digest) {
        return Mono.defer(() -> {
            if (!cut && !hanging) {
                reached.add(digest);
            }
            if (parking && !cut && !hanging) {
                parked.add(write);
                return this.<RouteMark>noAnswer();
            }
            Mono<RouteMark> done = rigged(write);
            return silent ? done.then(this.noAnswer()) : done;
        });
    }

    private <T> Mono<T> rigged(Mono<T> call) {
        return Mono.defer(() -> {
            if (cut) {
                return Mono.error(new IllegalStateException("cut off"));
            }
            return hanging ? this.noAnswer() : Mono.justOrEmpty(call.blockOptional(RouteServers.PATIENCE));
        });
    }

    private <T> Mono<T> noAnswer() {
        return Mono.delay(TIMEOUT, time)
                .then(Mono.error(() -> new IllegalStateException("no answer within " + TIMEOUT.toMillis() + " ms")));
    }
}
