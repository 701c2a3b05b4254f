package io.github.aiproxymulti.aiproxy.limit.redis;

import io.github.aiproxymulti.healthcheck.redis.SafeCancel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One connection. It is made on a thread that may block, one try at a time for all who wait, and a try goes on when they do not
 * wait any longer. Once it is there it is shared, and reconnects by itself.
 */
final class RedisLink {

    private final Supplier<? extends ReactiveRedisConnectionFactory> source;
    private final Runnable closing;
    private final Scheduler blocking;

    /** The try that runs, or the one that succeeded. */
    private final AtomicReference<@Nullable Mono<ReactiveStringRedisTemplate>> connected = new AtomicReference<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Creates a link that is not connected.
     *
     * @param source gives the factory; may block
     * @param closing closes it; may block
     * @param blocking where both are done
     */
    RedisLink(Supplier<? extends ReactiveRedisConnectionFactory> source, Runnable closing, Scheduler blocking) {
        this.source = source;
        this.closing = closing;
        this.blocking = blocking;
    }

    /** The connection; fails when the try that runs does. */
    Mono<ReactiveStringRedisTemplate> connected() {
        Mono<ReactiveStringRedisTemplate> known = connected.get();
        if (known != null) {
            return known;
        }
        Mono<ReactiveStringRedisTemplate> fresh = Mono.fromCallable(this::connect)
                .subscribeOn(blocking)
                .doOnError(failed -> connected.set(null))
                .cache();
        Mono<ReactiveStringRedisTemplate> other = connected.compareAndExchange(null, fresh);
        return other == null ? fresh : other;
    }

    /** The answer of a script: a list of numbers. */
    @SuppressWarnings("rawtypes") // the type of a script's answer is a class
    Mono<List<Long>> run(RedisScript<List> script, List<String> keys, List<String> arguments) {
        return connected()
                .flatMap(template ->
                        SafeCancel.of(template.execute(script, keys, arguments)).collectList())
                .map(answer -> answer.stream().flatMap(RedisLink::numbers).toList());
    }

    /** An answer of several values may come as one list or as its elements. */
    private static Stream<Long> numbers(Object part) {
        return part instanceof List<?> list
                ? list.stream().flatMap(RedisLink::numbers)
                : Stream.of(Long.valueOf(part.toString()));
    }

    /** Closes the connection for good. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            Mono.fromRunnable(closing)
                    .subscribeOn(blocking)
                    .onErrorComplete()
                    .subscribe()
                    .isDisposed();
        }
    }

    private ReactiveStringRedisTemplate connect() {
        if (closed.get()) {
            throw new IllegalStateException("closed");
        }
        ReactiveRedisConnectionFactory factory = source.get();
        factory.getReactiveConnection();
        if (closed.get()) {
            closing.run();
            throw new IllegalStateException("closed");
        }
        return new ReactiveStringRedisTemplate(factory);
    }
}
