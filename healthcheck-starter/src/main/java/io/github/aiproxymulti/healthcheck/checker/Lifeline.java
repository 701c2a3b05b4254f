package io.github.aiproxymulti.healthcheck.checker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * A stream of the store that must not end: when it breaks it is opened again, after 1, 2, 4 .. 30 seconds, half of which is
 * random, so that the streams of all resources do not come back at once.
 */
final class Lifeline<T> {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(30);

    private final Surroundings world;
    private final Supplier<Flux<T>> stream;
    private final Consumer<T> news;
    private final Consumer<Throwable> broken;
    private final Disposable.Swap line = Disposables.swap();
    private final Disposable.Swap retry = Disposables.swap();
    private final AtomicInteger failures = new AtomicInteger();

    Lifeline(Surroundings world, Supplier<Flux<T>> stream, Consumer<T> news, Consumer<Throwable> broken) {
        this.world = world;
        this.stream = stream;
        this.news = news;
        this.broken = broken;
    }

    /** Opens it, until the returned handle is disposed. A stream that merely completes has nothing more to say. */
    Disposable open() {
        connect();
        return Disposables.composite(line, retry);
    }

    private void connect() {
        line.update(Flux.defer(stream).doOnNext(ignored -> failures.set(0)).subscribe(news, this::reconnect));
    }

    private void reconnect(Throwable error) {
        broken.accept(error);
        int shift = Math.min(failures.getAndIncrement(), 5);
        long full = Math.min(FIRST.toMillis() << shift, LAST.toMillis());
        long wait = full - (long) (full / 2.0 * world.random().nextDouble());
        retry.update(world.after(Duration.ofMillis(wait), this::connect));
    }
}
