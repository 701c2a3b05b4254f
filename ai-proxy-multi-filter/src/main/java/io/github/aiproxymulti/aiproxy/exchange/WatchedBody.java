package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A body under the eyes of its attempt's alarm: when that goes off the body fails, and the upstream is closed. Signals go on
 * one after the other although the alarm has a thread of its own; a buffer that comes too late is released.
 */
final class WatchedBody extends Flux<ByteBuf> {

    private final Flux<ByteBuf> upstream;
    private final Alarm alarm;

    WatchedBody(Flux<ByteBuf> upstream, Alarm alarm) {
        this.upstream = upstream;
        this.alarm = alarm;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> reader) {
        upstream.subscribe(new Watched(reader, alarm));
    }

    private static final class Watched implements CoreSubscriber<ByteBuf>, Subscription {

        private static final AtomicLongFieldUpdater<Watched> WANTED =
                AtomicLongFieldUpdater.newUpdater(Watched.class, "wanted");

        private final CoreSubscriber<? super ByteBuf> reader;
        private final Alarm alarm;

        /** 0 when no signal is going on; a final signal counts for ever. */
        private final AtomicInteger signals = new AtomicInteger();

        private volatile long wanted;
        private volatile @Nullable Subscription subscription;
        private volatile @Nullable Throwable late;

        Watched(CoreSubscriber<? super ByteBuf> reader, Alarm alarm) {
            this.reader = reader;
            this.alarm = alarm;
        }

        @Override
        public Context currentContext() {
            return reader.currentContext();
        }

        @Override
        public void onSubscribe(Subscription upstream) {
            subscription = upstream;
            reader.onSubscribe(this);
            alarm.demandChanged(this::isWanted);
            alarm.onExpiry(this::expire);
        }

        @Override
        public void request(long more) {
            Subscription upstream = subscription;
            if (upstream == null || !Operators.validate(more)) {
                return;
            }
            if (Operators.addCap(WANTED, this, more) == 0) {
                alarm.demandChanged(this::isWanted);
            }
            upstream.request(more);
        }

        @Override
        public void onNext(ByteBuf buffer) {
            if (!signals.compareAndSet(0, 1)) {
                buffer.release();
                return;
            }
            alarm.read();
            reader.onNext(buffer);
            if (Operators.produced(WANTED, this, 1) == 0) {
                alarm.demandChanged(this::isWanted);
            }
            // Only the alarm comes in between, and it says why before it counts.
            if (signals.decrementAndGet() != 0 && late != null) {
                reader.onError(late);
            }
        }

        @Override
        public void onError(Throwable error) {
            if (signals.getAndIncrement() == 0) {
                reader.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (signals.getAndIncrement() == 0) {
                reader.onComplete();
            }
        }

        @Override
        public void cancel() {
            Subscription upstream = subscription;
            if (upstream != null) {
                upstream.cancel();
            }
        }

        private void expire(ExpiredException expired) {
            cancel();
            late = expired;
            if (signals.getAndIncrement() == 0) {
                reader.onError(expired);
            }
        }

        private boolean isWanted() {
            return wanted > 0;
        }
    }
}
