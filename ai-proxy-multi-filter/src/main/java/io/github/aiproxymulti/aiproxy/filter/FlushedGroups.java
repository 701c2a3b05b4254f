package io.github.aiproxymulti.aiproxy.filter;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;

/**
 * Buffers on their way to a client, each a group of its own so that it is flushed. Who writes groups asks for some ahead, and when
 * the client goes away it drops them without a look inside; so what was not taken by then is released here.
 */
final class FlushedGroups {

    private final Queue<Group> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /** A group of this buffer alone. */
    Publisher<DataBuffer> of(DataBuffer buffer) {
        Group group = new Group(waiting, buffer);
        waiting.add(group);
        if (over) {
            release();
        }
        return group;
    }

    /** Nobody takes any more: releases what is left, and what may still come. */
    void release() {
        over = true;
        for (Group group = waiting.poll(); group != null; group = waiting.poll()) {
            DataBuffer left = group.taken();
            if (left != null) {
                DataBufferUtils.release(left);
            }
        }
    }

    private static final class Group implements Publisher<DataBuffer> {

        private final Queue<Group> waiting;
        private final AtomicReference<@Nullable DataBuffer> buffer;

        Group(Queue<Group> waiting, DataBuffer buffer) {
            this.waiting = waiting;
            this.buffer = new AtomicReference<>(buffer);
        }

        /** Once the buffer, then null. */
        @Nullable DataBuffer taken() {
            return buffer.getAndSet(null);
        }

        @Override
        public void subscribe(Subscriber<? super DataBuffer> subscriber) {
            waiting.remove(this);
            DataBuffer taken = taken();
            Flux<DataBuffer> content = taken == null ? Flux.empty() : Flux.just(taken);
            content.doOnDiscard(DataBuffer.class, DataBufferUtils::release).subscribe(subscriber);
        }
    }
}
