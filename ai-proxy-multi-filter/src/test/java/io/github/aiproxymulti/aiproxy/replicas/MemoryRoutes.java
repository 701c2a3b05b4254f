package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Repair;
import io.github.aiproxymulti.aiproxy.replicas.RouteBook.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializationContext;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.StringRedisSerializer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What Redis is for shared routes, in memory. Used by one thread at a time. */
final class MemoryRoutes implements RouteStorage {

    static final SerializationPair<RouteDefinition> FORMAT = format();

    final Map<String, String> texts = new TreeMap<>();
    final Map<String, RouteMark> marks = new TreeMap<>();
    private final RouteTexts format = new RouteTexts(FORMAT);
    private final Sinks.Many<String> notices = Sinks.many().multicast().directBestEffort();
    private int changes;
    private String word = "";

    static SerializationPair<RouteDefinition> format() {
        return RedisSerializationContext.<String, RouteDefinition>newSerializationContext(new StringRedisSerializer())
                .value(new JacksonJsonRedisSerializer<>(RouteDefinition.class))
                .build()
                .getValueSerializationPair();
    }

    void forgetAll() {
        texts.clear();
        marks.clear();
        word = "";
    }

    @Override
    public RouteText text(RouteDefinition definition) {
        return format.of(definition);
    }

    @Override
    public Mono<String> revision() {
        return Mono.fromSupplier(() -> word);
    }

    @Override
    public Mono<Stored> read() {
        return Mono.fromSupplier(() -> {
            Map<String, RouteText> read = new HashMap<>();
            Set<String> foreign = new HashSet<>();
            marks.keySet().stream()
                    .filter(texts::containsKey)
                    .forEach(id -> format.read(id, Objects.requireNonNull(texts.get(id)))
                            .ifPresentOrElse(text -> read.put(id, text), () -> foreign.add(id)));
            return new Stored(Map.copyOf(marks), read, foreign, 0);
        });
    }

    @Override
    public Mono<Optional<RouteMark>> mark(String id) {
        return Mono.fromSupplier(() -> Optional.ofNullable(marks.get(id)));
    }

    @Override
    public Mono<Boolean> holds(String id) {
        return Mono.fromSupplier(() -> texts.containsKey(id));
    }

    @Override
    public Mono<RouteMark> save(RouteText text, long before, Change change) {
        return changed(change, before, () -> true, text);
    }

    @Override
    public Mono<RouteMark> delete(long before, Change change) {
        return changed(change, before, () -> true, null);
    }

    @Override
    public Mono<RouteMark> adopt(RouteText text, Change change) {
        return changed(change, 0, () -> text.text().equals(texts.get(change.id())), text);
    }

    private Mono<RouteMark> changed(Change change, long before, Supplier<Boolean> allowed, @Nullable RouteText text) {
        return Mono.fromCallable(() -> {
            RouteMark there = marks.get(change.id());
            long theirs = there == null ? 0 : there.revision();
            if (theirs != before || !allowed.get()) {
                throw new RouteConflictException(change.id());
            }
            long number = Math.max(Math.max(theirs, change.known()), change.now() - 1) + 1;
            RouteMark mark = text == null
                    ? RouteMark.deleted(number, change.now())
                    : RouteMark.saved(number, change.now(), text.digest());
            put(change.id(), mark, text);
            return mark;
        });
    }

    private void put(String id, RouteMark mark, @Nullable RouteText text) {
        if (text == null) {
            texts.remove(id);
        } else {
            texts.put(id, text.text());
        }
        marks.put(id, mark);
        word = "word " + ++changes;
        Sinks.EmitResult ignored = notices.tryEmitNext(word);
    }

    @Override
    public Flux<Unmarked> unmarked(Predicate<String> ids) {
        return Flux.defer(() -> Flux.fromIterable(List.copyOf(texts.entrySet())))
                .filter(entry -> ids.test(entry.getKey()))
                .map(entry -> new Unmarked(
                        entry.getKey(),
                        format.read(entry.getKey(), entry.getValue()).orElse(null)));
    }

    @Override
    public Mono<Boolean> repair(Repair repair) {
        return Mono.fromSupplier(() -> {
            RouteMark mine = repair.entry().mark();
            RouteText text = repair.entry().text();
            RouteMark there = marks.get(repair.id());
            boolean later = there != null && there.isAfter(mine);
            boolean same =
                    mine.equals(there) && Objects.equals(texts.get(repair.id()), text == null ? null : text.text());
            if (!later && !same) {
                put(repair.id(), mine, text);
            }
            return !later && !same;
        });
    }

    @Override
    public Mono<Void> forget(Map<String, RouteMark> old) {
        return Mono.fromRunnable(() -> old.forEach(marks::remove));
    }

    @Override
    public Flux<String> notices() {
        return notices.asFlux();
    }
}
