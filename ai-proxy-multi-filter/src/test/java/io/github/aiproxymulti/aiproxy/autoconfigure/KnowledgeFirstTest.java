package io.github.aiproxymulti.aiproxy.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.DefaultApplicationArguments;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class KnowledgeFirstTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void holdsTheStartUntilEverythingIsKnown() {
        AtomicBoolean known = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<Void> start = started(
                () -> {
                    looks.incrementAndGet();
                    return known.get();
                },
                PATIENCE);
        assertThat(Mono.delay(Duration.ofMillis(200))
                        .map(late -> start.isDone())
                        .block(PATIENCE))
                .isFalse();
        assertThat(looks).hasPositiveValue();
        known.set(true);
        assertThat(start).succeedsWithin(PATIENCE);
    }

    @Test
    void holdsItNoLongerThanItMay() {
        assertThat(started(() -> false, Duration.ofMillis(100))).succeedsWithin(PATIENCE);
    }

    private static CompletableFuture<Void> started(BooleanSupplier known, Duration patience) {
        KnowledgeFirst first = new KnowledgeFirst(known, patience, Schedulers.parallel());
        return CompletableFuture.runAsync(() -> first.run(new DefaultApplicationArguments()))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
