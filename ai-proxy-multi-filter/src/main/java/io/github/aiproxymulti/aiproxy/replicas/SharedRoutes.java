package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Entry;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Merge;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import io.github.aiproxymulti.aiproxy.replicas.RouteStorage.Change;
import io.github.aiproxymulti.aiproxy.replicas.SharedRoutesStatus.Counts;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRepository;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Route definitions that several gateways share. Reading is from memory, so no refresh waits for the storage; one loop keeps the
 * memory up to date, by a channel and by polling. What cannot be read stays as it was, and only a deletion deletes.
 */
public final class SharedRoutes implements RouteDefinitionRepository, SmartLifecycle, AutoCloseable {

    /** Deletions are remembered for as long as a gateway may be cut off and come back. */
    private static final Duration MEMORY = Duration.ofDays(1);

    private static final int TRIES = 3;

    private final RouteStorage storage;
    private final RouteTimes times;
    private final Scheduler scheduler;
    private final Announcements announcements;
    private final FollowLoop loop;
    private final Adoption adoption;

    /** What runs from a start to the next stop, besides the loop. */
    private final AtomicReference<@Nullable Run> running = new AtomicReference<>();

    private final AtomicReference<RouteBook> book = new AtomicReference<>(RouteBook.EMPTY);
    private final AtomicReference<Counts> counts = new AtomicReference<>(Counts.NONE);

    // Written by the loop only.
    private volatile Set<String> foreign = Set.of();
    private volatile Suspects suspects = Suspects.NONE;
    private volatile int unreadable;
    private volatile boolean adopted;

    /**
     * Prepares; nothing is followed before the start.
     *
     * @param storage where the definitions are
     * @param times how often, and how long at most
     * @param scheduler the only source of time
     * @param random the only source of chance
     * @param changed called when other routes are live than before, and once more a little later; must be quick
     */
    public SharedRoutes(
            RouteStorage storage, RouteTimes times, Scheduler scheduler, RandomGenerator random, Runnable changed) {
        this.storage = storage;
        this.times = times;
        this.scheduler = scheduler;
        this.announcements = new Announcements(changed, scheduler, times.poll().dividedBy(2));
        this.loop = new FollowLoop(times, scheduler, random, storage::revision, this::read);
        this.adoption = new Adoption(
                storage,
                id -> !book().entries().containsKey(id),
                this::change,
                () -> count(counts -> counts.withForeign(1)));
    }

    /** What runs beside the loop. */
    private record Run(Disposable.Swap adopting, Disposable.Composite all) {}

    /** Begins to follow, unless it does already. What was known before a stop is still known. */
    @Override
    public void start() {
        Disposable.Swap adopting = Disposables.swap();
        Run run = new Run(adopting, Disposables.composite(adopting));
        if (!running.compareAndSet(null, run)) {
            return;
        }
        adopted = false;
        run.all()
                .add(Flux.defer(storage::notices)
                        .retryWhen(Retry.backoff(Long.MAX_VALUE, times.poll())
                                .maxBackoff(times.longestRetry())
                                .scheduler(scheduler))
                        .onBackpressureDrop()
                        .subscribe(notice -> loop.ask()));
        loop.start();
    }

    /** What is live. Waits, once and not long, for the first reading. */
    @Override
    public Flux<RouteDefinition> getRouteDefinitions() {
        return loop.begun().thenMany(Flux.defer(() -> Flux.fromIterable(book().live())));
    }

    /** Fails when the storage does not answer in time; the definition may have been written then, or not. */
    @Override
    public Mono<Void> save(Mono<RouteDefinition> route) {
        return route.flatMap(definition -> {
            String id = Objects.requireNonNull(definition.getId(), "id");
            RouteText text = storage.text(definition);
            return write(
                    id,
                    Mono.defer(() -> storage.mark(id))
                            .flatMap(mark -> storage.save(text, RouteMark.number(mark), change(id))),
                    text);
        });
    }

    /** Fails when there is no such route, or the storage does not answer in time. */
    @Override
    public Mono<Void> delete(Mono<String> routeId) {
        return routeId.flatMap(id -> write(
                id,
                Mono.defer(() -> storage.mark(id))
                        .filterWhen(mark -> isThere(id, mark))
                        .switchIfEmpty(Mono.error(() -> new NotFoundException("no shared route " + id)))
                        .flatMap(mark -> storage.delete(RouteMark.number(mark), change(id))),
                null));
    }

    /** A definition that nobody uses is there too: somebody may want to be rid of it. */
    private Mono<Boolean> isThere(String id, Optional<RouteMark> mark) {
        boolean known = mark.map(RouteMark::live).orElseGet(() -> book().isLive(id));
        return known ? Mono.just(true) : storage.holds(id);
    }

    /** What was written here is live here at once. */
    private Mono<Void> write(String id, Mono<RouteMark> writing, @Nullable RouteText text) {
        return writing.doOnError(RouteConflictException.class, error -> count(Counts::withRefused))
                .retryWhen(Retry.max(TRIES - 1)
                        .filter(RouteConflictException.class::isInstance)
                        .onRetryExhaustedThrow((retry, last) -> last.failure()))
                .doOnNext(mark -> {
                    book.updateAndGet(before -> before.with(id, new Entry(mark, text)));
                    announcements.announce();
                })
                .then();
    }

    /** How following is doing. */
    public SharedRoutesStatus status() {
        FollowLoop.State state = loop.state();
        return new SharedRoutesStatus(
                state.connected(),
                state.problem(),
                state.sinceMillis(),
                book().revision(),
                book().live().size(),
                unreadable,
                state.failures(),
                Objects.requireNonNull(counts.get()));
    }

    /** Stops following, until the next start. What is known stays live. */
    @Override
    public void stop() {
        Run run = running.getAndSet(null);
        if (run != null) {
            run.all().dispose();
            loop.stop();
            announcements.hush();
        }
    }

    @Override
    public boolean isRunning() {
        return running.get() != null;
    }

    /** Before the connections end, which is at 0. */
    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public void close() {
        stop();
    }

    private Mono<Boolean> read() {
        return storage.read().flatMap(this::taken).doOnNext(complete -> adopt());
    }

    private Mono<Boolean> taken(Stored stored) {
        RouteBook before = book();
        Merge merge = before.with(stored, now() - MEMORY.toMillis());
        if (!book.compareAndSet(before, merge.book())) {
            // Something was written here meanwhile: what was read is too old to tell.
            return Mono.just(false);
        }
        Set<String> known = foreign;
        foreign = stored.foreign();
        unreadable = merge.unreadable();
        count(counts -> counts.withForeign(stored.swept()
                + stored.foreign().stream().filter(id -> !known.contains(id)).count()));
        if (merge.changed()) {
            announcements.announce();
        }
        long now = now();
        suspects = suspects.seen(merge.repairs(), now);
        return Flux.fromIterable(suspects.lackingFor(times.poll().toMillis(), now))
                .concatMap(storage::repair)
                .filter(repaired -> repaired)
                .doOnNext(repaired -> count(Counts::withRepaired))
                .then(Mono.defer(() -> storage.forget(merge.forgotten())))
                .then(Mono.just(merge.unreadable() == 0 && merge.repairs().isEmpty()));
    }

    /** Definitions from before routes were shared get a mark. Once; looking for them may take long, so nothing waits for it. */
    private void adopt() {
        Run run = running.get();
        if (adopted || run == null) {
            return;
        }
        adopted = true;
        run.adopting().update(adoption.marks().subscribe(mark -> loop.ask(), failed -> adopted = false));
    }

    private Change change(String id) {
        return new Change(id, book().number(id), now());
    }

    private long now() {
        return scheduler.now(TimeUnit.MILLISECONDS);
    }

    private void count(UnaryOperator<Counts> change) {
        counts.updateAndGet(change);
    }

    private RouteBook book() {
        return Objects.requireNonNull(book.get());
    }
}
