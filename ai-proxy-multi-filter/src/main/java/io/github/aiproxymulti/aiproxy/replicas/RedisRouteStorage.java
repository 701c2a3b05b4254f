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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.data.redis.core.ReactiveRedisTemplate;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Definitions in Redis, where and as the gateway's own repository keeps them, with a mark for each of them, a word that is another
 * one after every change, and a channel. A definition counts only where its mark has its digest.
 *
 * <p>In a cluster a definition and its mark may be on two servers, so they are written one after the other: a definition that comes too
 * late has another digest than its mark, and is put right by whoever knows better.
 */
public final class RedisRouteStorage implements RouteStorage {

    /** Marks taken away with one command. */
    private static final int AT_ONCE = 200;

    private final RouteTexts format;
    private final RedisCalls calls;
    private final RedisTexts texts;
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
    public RedisRouteStorage(
            ReactiveRedisTemplate<String, RouteDefinition> definitions,
            ReactiveStringRedisTemplate redis,
            Scheduler connecting,
            Scheduler timer,
            Duration timeout,
            String prefix) {
        this.format = new RouteTexts(definitions.getSerializationContext().getValueSerializationPair());
        this.calls = new RedisCalls(redis, connecting, timer, timeout);
        this.texts = new RedisTexts(calls);
        this.keys = List.of(prefix + "{routes}:marks", prefix + "{routes}:revision");
        this.channel = prefix + "routes:changes";
    }

    /** What a route becomes. */
    private record Content(String digest, String definition, String over) {

        /** It is deleted. */
        static final Content NONE = new Content(RouteMark.NOTHING, "", RouteScripts.ANY);

        static Content of(RouteText text, String over) {
            return new Content(text.digest(), text.text(), over);
        }

        boolean live() {
            return !definition.isEmpty();
        }
    }

    @Override
    public RouteText text(RouteDefinition definition) {
        return format.of(definition);
    }

    @Override
    public Mono<String> revision() {
        return calls.run(RouteScripts.REVISION, keys, List.of()).defaultIfEmpty("");
    }

    @Override
    public Mono<Stored> read() {
        return calls.run(RouteScripts.SWEEP, keys, List.of())
                .flatMap(swept -> marks().flatMap(marks -> texts.of(Flux.fromIterable(marks.keySet()))
                        .collectList()
                        .map(found -> stored(marks, found, swept))));
    }

    private Mono<Map<String, RouteMark>> marks() {
        return calls.one(redis -> redis.<String, String>opsForHash()
                .entries(keys.get(0))
                .flatMap(entry ->
                        Mono.justOrEmpty(RouteMark.read(entry.getValue())).map(mark -> Map.entry(entry.getKey(), mark)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Stored stored(Map<String, RouteMark> marks, List<Map<String, String>> found, long swept) {
        Map<String, RouteText> read = new HashMap<>();
        Set<String> foreign = new HashSet<>();
        for (Map<String, String> part : found) {
            part.forEach((id, text) -> {
                if (!text.isEmpty()) {
                    format.read(id, text).ifPresentOrElse(known -> read.put(id, known), () -> foreign.add(id));
                }
            });
        }
        return new Stored(marks, read, foreign, swept);
    }

    @Override
    public Mono<Optional<RouteMark>> mark(String id) {
        return calls.run(RouteScripts.MARK, keys, List.of(id))
                .map(RouteMark::read)
                .defaultIfEmpty(Optional.empty());
    }

    @Override
    public Mono<Boolean> holds(String id) {
        return texts.holds(id);
    }

    /** Where it takes two steps, a route that is new begins as a deleted one: what is left of a write that fails is removed as if it were. */
    @Override
    public Mono<RouteMark> save(RouteText text, long before, Change change) {
        Content content = Content.of(text, RouteScripts.ANY);
        return calls.isOneServer().flatMap(one -> {
            if (one) {
                return change(all(change.id()), change, before, content);
            }
            return (before > 0 ? expected(before, change.id()) : change(keys, change, before, Content.NONE))
                    .flatMap(mark ->
                            texts.set(change.id(), text.text()).then(change(keys, change, mark.revision(), content)));
        });
    }

    private Mono<RouteMark> expected(long before, String id) {
        return mark(id).flatMap(Mono::justOrEmpty)
                .filter(mark -> mark.revision() == before)
                .switchIfEmpty(Mono.error(() -> new RouteConflictException(id)));
    }

    /** Where it takes two steps, what is marked is gone even if the removal fails. */
    @Override
    public Mono<RouteMark> delete(long before, Change change) {
        return calls.isOneServer()
                .flatMap(one -> one
                        ? change(all(change.id()), change, before, Content.NONE)
                        : change(keys, change, before, Content.NONE)
                                .flatMap(mark -> texts.set(change.id(), "").thenReturn(mark)));
    }

    @Override
    public Flux<Unmarked> unmarked(Predicate<String> ids) {
        return texts.of(texts.ids(ids)).flatMapIterable(this::unmarked);
    }

    private List<Unmarked> unmarked(Map<String, String> found) {
        return found.entrySet().stream()
                .map(entry -> new Unmarked(
                        entry.getKey(),
                        format.read(entry.getKey(), entry.getValue()).orElse(null)))
                .toList();
    }

    @Override
    public Mono<RouteMark> adopt(RouteText text, Change change) {
        Content content = Content.of(text, RouteScripts.SAME);
        return calls.isOneServer().flatMap(one -> change(one ? all(change.id()) : keys, change, 0, content));
    }

    @Override
    public Mono<Boolean> repair(Repair repair) {
        String id = repair.id();
        RouteText text = repair.entry().text();
        String definition = text == null ? "" : text.text();
        List<String> arguments = List.of(id, repair.entry().mark().text(), channel, definition);
        return calls.isOneServer()
                .flatMap(one -> calls.run(RouteScripts.REPAIR, one ? all(id) : keys, arguments)
                        .map(answer -> answer != RouteScripts.STALE)
                        .flatMap(taken ->
                                taken && !one ? texts.set(id, definition).thenReturn(true) : Mono.just(taken)));
    }

    @Override
    public Mono<Void> forget(Map<String, RouteMark> marks) {
        return Flux.fromIterable(marks.entrySet())
                .buffer(AT_ONCE)
                .concatMap(some -> calls.run(
                        RouteScripts.FORGET,
                        keys,
                        some.stream()
                                .flatMap(entry -> Stream.of(
                                        entry.getKey(), entry.getValue().text()))
                                .toList()))
                .then();
    }

    @Override
    public Flux<String> notices() {
        return calls.messages(channel);
    }

    private Mono<RouteMark> change(List<String> where, Change change, long before, Content content) {
        List<String> arguments = List.of(
                change.id(),
                String.valueOf(before),
                String.valueOf(change.known()),
                content.live() ? "live" : "dead",
                String.valueOf(change.now()),
                content.digest(),
                channel,
                content.definition(),
                content.over());
        return calls.run(RouteScripts.CHANGE, where, arguments)
                .filter(number -> number != RouteScripts.STALE)
                .map(number -> new RouteMark(number, content.live(), change.now(), content.digest()))
                .switchIfEmpty(Mono.error(() -> new RouteConflictException(change.id())));
    }

    private List<String> all(String id) {
        return List.of(keys.get(0), keys.get(1), RedisTexts.key(id));
    }
}
