package io.github.aiproxymulti.aiproxy.replicas;

import io.github.aiproxymulti.healthcheck.redis.SafeCancel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.data.redis.connection.ReactiveRedisClusterConnection;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/**
 * Calls of Redis, none of which keeps a thread or lasts longer than a limit.
 *
 * @param redis the client
 * @param connecting threads that may wait for a connection
 * @param timer the only source of time
 * @param timeout limit of one call
 */
record RedisCalls(ReactiveStringRedisTemplate redis, Scheduler connecting, Scheduler timer, Duration timeout) {

    <T> Mono<T> run(RedisScript<T> script, List<String> keys, List<String> arguments) {
        return one(client -> client.execute(script, keys, arguments).next());
    }

    /** Whether keys of any name can be written in one step, which servers of a cluster refuse. */
    Mono<Boolean> isOneServer() {
        return one(client -> client.execute(
                        connection -> Mono.just(!(connection instanceof ReactiveRedisClusterConnection)))
                .next());
    }

    Flux<String> messages(String channel) {
        return Flux.defer(() -> SafeCancel.of(redis.listenToChannel(channel)))
                .subscribeOn(connecting)
                .map(Message::getMessage)
                .contextWrite(RedisCalls::withoutAfterthoughts);
    }

    /** A long reading, which ends early when it takes longer than it may. */
    <T> Flux<T> many(Function<ReactiveStringRedisTemplate, Flux<T>> call, Duration limit) {
        return Flux.defer(() -> SafeCancel.of(call.apply(redis)))
                .take(limit, timer)
                .subscribeOn(connecting)
                .contextWrite(RedisCalls::withoutAfterthoughts);
    }

    <T> Mono<T> one(Function<ReactiveStringRedisTemplate, Mono<T>> call) {
        return Mono.defer(() -> SafeCancel.of(call.apply(redis)))
                .subscribeOn(connecting)
                .timeout(timeout, timer)
                .onErrorMap(
                        TimeoutException.class,
                        error -> new IllegalStateException("no answer within " + timeout.toMillis() + " ms"))
                .contextWrite(RedisCalls::withoutAfterthoughts);
    }

    /** A connection attempt that fails after the call was given up is no news, and would be logged each time. */
    private static Context withoutAfterthoughts(Context context) {
        Consumer<Throwable> ignored = error -> {};
        return context.put("reactor.onErrorDropped.local", ignored);
    }
}
