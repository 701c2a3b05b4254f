package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.upstream.Scratch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Buffers that were received and not passed on yet. They arrive on one thread; who gives up may be on another, and what is
 * in flight then is released as it comes.
 */
final class HeldBytes {

    private final List<ByteBuf> buffers = new ArrayList<>(4);
    private long size;
    private boolean released;

    synchronized void add(ByteBuf buffer) {
        if (released) {
            buffer.release();
            return;
        }
        buffers.add(buffer);
        size += buffer.readableBytes();
    }

    synchronized long size() {
        return size;
    }

    /**
     * Shows all bytes and releases the buffers; shows nothing when they were released before.
     *
     * @param eye sees an array and the number of its first bytes that count; the array is its own until it returns, no longer
     */
    synchronized void show(ObjIntConsumer<byte[]> eye) {
        if (released) {
            return;
        }
        try {
            int length = Math.toIntExact(size);
            byte[] bytes = Scratch.take(length);
            int at = 0;
            for (ByteBuf buffer : buffers) {
                int count = buffer.readableBytes();
                buffer.getBytes(buffer.readerIndex(), bytes, at, count);
                at += count;
            }
            eye.accept(bytes, length);
            Scratch.giveBack(bytes);
        } finally {
            release();
        }
    }

    /** A copy of all bytes; the buffers are released. */
    synchronized byte[] drain() {
        ByteBuf all = Unpooled.wrappedBuffer(buffers.toArray(ByteBuf[]::new));
        buffers.clear();
        try {
            return ByteBufUtil.getBytes(all);
        } finally {
            all.release();
        }
    }

    synchronized void release() {
        released = true;
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
