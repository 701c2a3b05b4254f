package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** A body that somebody listens to: told of each buffer before it goes on, and of the end before that does. */
final class HeardBody extends Flux<ByteBuf> {

    /** Listens. Must not throw, and neither change nor keep the buffers. */
    interface Ear {

        /** A buffer has come. */
        void part(ByteBuf buffer);

        /** It was the last one, or the body broke, or nobody wants more; may be told again after that. */
        void over(AttemptEnd end);
    }

    private final Flux<ByteBuf> body;
    private final Ear ear;

    HeardBody(Flux<ByteBuf> body, Ear ear) {
        this.body = body;
        this.ear = ear;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> reader) {
        body.subscribe(new Heard(reader, ear));
    }

    private static final class Heard implements CoreSubscriber<ByteBuf>, Subscription {

        private final CoreSubscriber<? super ByteBuf> reader;
        private final Ear ear;
        private volatile @Nullable Subscription subscription;

        Heard(CoreSubscriber<? super ByteBuf> reader, Ear ear) {
            this.reader = reader;
            this.ear = ear;
        }

        @Override
        public Context currentContext() {
            return reader.currentContext();
        }

        @Override
        public void onSubscribe(Subscription upstream) {
            subscription = upstream;
            reader.onSubscribe(this);
        }

        @Override
        public void onNext(ByteBuf buffer) {
            ear.part(buffer);
            reader.onNext(buffer);
        }

        @Override
        public void onError(Throwable error) {
            ear.over(AttemptEnd.BROKEN);
            reader.onError(error);
        }

        @Override
        public void onComplete() {
            ear.over(AttemptEnd.ANSWERED);
            reader.onComplete();
        }

        @Override
        public void request(long more) {
            Subscription upstream = subscription;
            if (upstream != null) {
                upstream.request(more);
            }
        }

        @Override
        public void cancel() {
            ear.over(AttemptEnd.CANCELLED);
            Subscription upstream = subscription;
            if (upstream != null) {
                upstream.cancel();
            }
        }
    }
}
