package io.github.aiproxymulti.healthcheck.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SafeCancelTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void aTimeOutIsHeardOfAlthoughTheCallThrowsWhenItIsCancelled() {
        Flux<String> calls = Flux.from(subscriber -> subscriber.onSubscribe(new Stubborn()));

        StepVerifier.create(SafeCancel.of(calls).timeout(Duration.ofMillis(10)))
                .expectError(TimeoutException.class)
                .verify(PATIENCE);
        StepVerifier.create(SafeCancel.of(calls.next()).timeout(Duration.ofMillis(10)))
                .expectError(TimeoutException.class)
                .verify(PATIENCE);
    }

    @Test
    void passesEverythingElseOn() {
        AtomicBoolean cancelled = new AtomicBoolean();
        StepVerifier.create(SafeCancel.of(Mono.just(1)))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(SafeCancel.of(Flux.range(1, 3)), 2)
                .expectNext(1, 2)
                .thenRequest(1)
                .expectNext(3)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(SafeCancel.of(Mono.error(new IllegalStateException("no"))))
                .expectErrorMessage("no")
                .verify(PATIENCE);
        StepVerifier.create(SafeCancel.of(Mono.deferContextual(context -> Mono.just(context.<String>get("who"))))
                        .contextWrite(context -> context.put("who", "me")))
                .expectNext("me")
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(SafeCancel.of(Mono.never().doOnCancel(() -> cancelled.set(true))))
                .thenCancel()
                .verify(PATIENCE);
        assertThat(cancelled).isTrue();
    }

    /** Throws when it is cancelled, as the client does for a command somebody only begins to observe. */
    private record Stubborn() implements Subscription {

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            throw new IllegalArgumentException("was not even begun");
        }
    }
}
