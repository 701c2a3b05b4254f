package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.springframework.cloud.gateway.route.RedisRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Definitions in Redis, where and as the gateway's own repository keeps them, with a mark for each of them, a number that moves
 * with every change, and a channel. A text counts only where its mark has its digest, so one that is written too late does nothing.
 */
public final class RouteStorage {

    private static final String DEFINITION = "routedefinition_";

    /** Definitions read with one command. */
    private static final int AT_ONCE = 200;

    private static final Duration LONGEST_SCAN = Duration.ofSeconds(30);

    private final RedisRouteDefinitionRepository repository;
    private final RouteTexts texts;
    private final ReactiveStringRedisTemplate redis;
    private final Scheduler connecting;
    private final Scheduler timer;
    private final Duration timeout;
    private final List<String> keys;
    private final String channel;

    /**
     * Creates the access.
     *
     * @param definitions the client the gateway's own repository uses
     * @param redis the client for everything else
     * @param connecting threads that may wait for a connection
     * @param timer the only source of time
     * @param timeout limit of one call
     * @param prefix of the keys and the channel beside the definitions
     */
    public RouteStorage(
            ReactiveRedisTemplate<String, RouteDefinition> definitions,
            ReactiveStringRedisTemplate redis,
            Scheduler connecting,
            Scheduler timer,
            Duration timeout,
            String prefix) {
        this.repository = new RedisRouteDefinitionRepository(definitions);
        this.texts = new RouteTexts(definitions.getSerializationContext().getValueSerializationPair());
        this.redis = redis;
        this.connecting = connecting;
        this.timer = timer;
        this.timeout = timeout;
        this.keys = List.of(prefix + "{routes}:marks", prefix + "{routes}:revision");
        this.channel = prefix + "routes:changes";
    }

    /**
     * What somebody does to a route.
     *
     * @param id the route
     * @param known the largest number the writer knows
     * @param now when
     * @param forgetBefore deletions older than this may be forgotten
     */
    record Change(String id, long known, long now, long forgetBefore) {}

    RouteText text(RouteDefinition definition) {
        return texts.of(definition);
    }

    /** The number of the latest change; 0 when there was none, or it was lost. */
    Mono<Long> revision() {
        return run(RouteScripts.REVISION, List.of());
    }

    /** Everything, after what is not ours was taken away. */
    Mono<Stored> read() {
        return run(RouteScripts.SWEEP, List.of())
                .flatMap(swept -> marks().flatMap(marks -> Flux.fromIterable(marks.keySet())
                        .buffer(AT_ONCE)
                        .concatMap(this::definitions)
                        .collectList()
                        .map(found -> stored(marks, found, swept))));
    }

    /** What was done last to one route; empty when nothing is known. */
    Mono<Optional<RouteMark>> mark(String id) {
        return bounded(redis.execute(RouteScripts.MARK, keys, List.of(id)).next())
                .map(RouteMark::read)
                .defaultIfEmpty(Optional.empty());
    }

    /**
     * Writes a definition, then its mark: whoever sees the mark sees this definition or a later one.
     *
     * @return the mark; a {@link RouteConflictException} when something else was done to the route meanwhile
     */
    Mono<RouteMark> save(RouteText text, long before, Change change) {
        return set(change.id(), text)
                .then(change(change, before, "live", text.digest()))
                .map(number -> RouteMark.saved(number, change.now(), text.digest()));
    }

    /** Marks a route as deleted, then removes it: what is marked is gone even if the removal fails. */
    Mono<RouteMark> delete(long before, Change change) {
        return change(change, before, "dead", RouteMark.NOTHING)
                .flatMap(number -> remove(change.id()).thenReturn(RouteMark.deleted(number, change.now())));
    }

    /** Definitions that are there, marked or not; this looks at all keys of the server. */
    Flux<RouteDefinition> unmarked() {
        return repository
                .getRouteDefinitions()
                .filter(definition -> definition.getId() != null)
                .take(LONGEST_SCAN, timer)
                .subscribeOn(connecting)
                .contextWrite(RouteStorage::withoutAfterthoughts);
    }

    /** Gives the storage back what it has lost, and removes what it should have lost; false when it knows better. */
    Mono<Boolean> repair(Repair repair) {
        String id = repair.id();
        RouteText text = repair.entry().text();
        return run(RouteScripts.REPAIR, List.of(id, repair.entry().mark().text(), channel))
                .filter(answer -> answer != RouteScripts.STALE)
                .flatMap(taken -> (text == null ? remove(id) : set(id, text)).thenReturn(true))
                .defaultIfEmpty(false);
    }

    /** Word of changes, from subscription on. */
    Flux<String> notices() {
        return Flux.defer(() -> redis.listenToChannel(channel))
                .subscribeOn(connecting)
                .map(Message::getMessage)
                .contextWrite(RouteStorage::withoutAfterthoughts);
    }

    private Mono<Map<String, RouteMark>> marks() {
        return bounded(redis.<String, String>opsForHash()
                .entries(keys.get(0))
                .flatMap(entry ->
                        Mono.justOrEmpty(RouteMark.read(entry.getValue())).map(mark -> Map.entry(entry.getKey(), mark)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** By route, what is stored; empty where there is nothing, or no text. */
    private Mono<Map<String, String>> definitions(List<String> ids) {
        return bounded(redis.opsForValue()
                        .multiGet(ids.stream().map(id -> DEFINITION + id).toList()))
                .map(values -> {
                    Map<String, String> found = new HashMap<>();
                    for (int i = 0; i < ids.size(); i++) {
                        String value = values.get(i);
                        if (value != null && !value.isEmpty()) {
                            found.put(ids.get(i), value);
                        }
                    }
                    return found;
                });
    }

    private Stored stored(Map<String, RouteMark> marks, List<Map<String, String>> found, long swept) {
        Map<String, RouteText> read = new HashMap<>();
        Set<String> foreign = new HashSet<>();
        found.forEach(part -> part.forEach((id, text) ->
                texts.read(id, text).ifPresentOrElse(known -> read.put(id, known), () -> foreign.add(id))));
        return new Stored(marks, read, foreign, swept);
    }

    private Mono<Long> change(Change change, long before, String what, String digest) {
        return run(
                        RouteScripts.CHANGE,
                        List.of(
                                change.id(),
                                String.valueOf(before),
                                String.valueOf(change.known()),
                                what,
                                String.valueOf(change.now()),
                                digest,
                                String.valueOf(change.forgetBefore()),
                                channel))
                .filter(number -> number != RouteScripts.STALE)
                .switchIfEmpty(Mono.error(() -> new RouteConflictException(change.id())));
    }

    private Mono<Boolean> set(String id, RouteText text) {
        return bounded(redis.opsForValue().set(DEFINITION + id, text.text()));
    }

    private Mono<Long> remove(String id) {
        return bounded(redis.delete(DEFINITION + id));
    }

    private Mono<Long> run(RedisScript<Long> script, List<String> arguments) {
        return bounded(redis.execute(script, keys, arguments).next());
    }

    private <T> Mono<T> bounded(Mono<T> call) {
        return call.subscribeOn(connecting)
                .timeout(timeout, timer)
                .onErrorMap(
                        TimeoutException.class,
                        error -> new IllegalStateException("no answer within " + timeout.toMillis() + " ms"))
                .contextWrite(RouteStorage::withoutAfterthoughts);
    }

    /** A connection attempt that fails after the call was given up is no news, and would be logged each time. */
    private static Context withoutAfterthoughts(Context context) {
        Consumer<Throwable> ignored = error -> {};
        return context.put("reactor.onErrorDropped.local", ignored);
    }
}
