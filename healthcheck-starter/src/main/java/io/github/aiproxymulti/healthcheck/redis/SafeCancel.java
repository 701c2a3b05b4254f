package io.github.aiproxymulti.healthcheck.redis;

import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Lets nobody suffer from a cancellation that fails. A time-out cancels the call before it says that time is up; when the call throws
 * instead of being cancelled, Reactor drops what it threw, and whoever waits for the call waits for ever. The Redis client throws when
 * a command is cancelled just as it is written and commands are observed, which is what Spring Boot sets up.
 */
public final class SafeCancel {

    private static final Logger log = LoggerFactory.getLogger(SafeCancel.class);

    private SafeCancel() {}

    /**
     * The same call, whose cancellation never throws.
     *
     * @param call whatever is asked of the client
     */
    public static <T> Mono<T> of(Mono<T> call) {
        return call.transform(Operators.<T, T>lift((source, actual) -> new Guarded<>(actual)));
    }

    /**
     * The same for several values.
     *
     * @param calls whatever is asked of the client
     */
    public static <T> Flux<T> of(Flux<T> calls) {
        return calls.transform(Operators.<T, T>lift((source, actual) -> new Guarded<>(actual)));
    }

    /**
     * Passes everything on.
     *
     * @param actual who listens
     */
    private record Guarded<T>(CoreSubscriber<? super T> actual) implements CoreSubscriber<T> {

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(new Guard(subscription));
        }

        @Override
        public void onNext(T value) {
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable error) {
            actual.onError(error);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }
    }

    /**
     * Keeps to itself what a cancellation throws.
     *
     * @param inner what is cancelled
     */
    private record Guard(Subscription inner) implements Subscription {

        @Override
        public void request(long count) {
            inner.request(count);
        }

        @Override
        public void cancel() {
            try {
                inner.cancel();
            } catch (RuntimeException broken) {
                log.debug("a command was given up, but its client could not cancel it", broken);
            }
        }
    }
}
