package io.github.aiproxymulti.aiproxy.replicas;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Of a client that throws when a command is cancelled, as it does for one that somebody only begins to observe. */
class RedisCallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RedisCalls calls = new RedisCalls(
            new ReactiveStringRedisTemplate(new LettuceConnectionFactory()),
            Schedulers.immediate(),
            Schedulers.parallel(),
            Duration.ofMillis(10));

    @Test
    void aCallStillRunsOutOfTime() {
        StepVerifier.create(calls.one(client -> Mono.from(stubborn())))
                .expectErrorMessage("no answer within 10 ms")
                .verify(PATIENCE);
    }

    @Test
    void aLongReadingStillEndsEarly() {
        StepVerifier.create(calls.many(client -> stubborn(), Duration.ofMillis(10)))
                .expectComplete()
                .verify(PATIENCE);
    }

    private static Flux<String> stubborn() {
        return Flux.from(subscriber -> subscriber.onSubscribe(new Stubborn()));
    }

    private record Stubborn() implements Subscription {

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {
            throw new IllegalArgumentException("was not even begun");
        }
    }
}
