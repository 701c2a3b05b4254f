package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import reactor.netty.channel.AbortedException;

/**
 * The body of a client's request, in memory of the kind that connections read and write: it goes out as it lies there, as
 * often as attempts are made, and none of it is left to the collector. Its owner releases it when no further attempt can
 * come; what is on its way out then, or looked at, stays until that is done. Confined to one request, whose threads meet
 * under its lock.
 */
public final class HeldBody implements RequestBody {

    /** A larger one lies on the heap, so that a few do not use up the {@linkplain DirectShare share} of all. */
    private static final int MOST_DIRECT = 256 * 1024;

    /** Where no length was announced. */
    private static final int FIRST_CAPACITY = 2048;

    /** The most that is set aside for bytes which are only announced; what does arrive may be more. */
    private static final int MOST_ON_TRUST = 256 * 1024;

    private final long announced;

    /** Null before the first byte and after the release. */
    private @Nullable ByteBuf content;

    private int length;

    /** What it has taken of the share of bodies in the memory of connections. */
    private int taken;

    private boolean released;

    /**
     * An empty body.
     *
     * @param announced its length in bytes as its sender told it, -1 when it did not; what comes may be more or less
     */
    public HeldBody(long announced) {
        this.announced = announced;
    }

    /** Its length in bytes as its sender told it, -1 when it did not. */
    public long announced() {
        return announced;
    }

    /**
     * Adds a copy of what has come; nothing after the release. Not to be called once the body has been shown or shared.
     *
     * @param part read to its end
     */
    public synchronized void append(ByteBuf part) {
        if (released) {
            return;
        }
        int count = part.readableBytes();
        ByteBuf room = withRoom(Math.addExact(length, count));
        room.writeBytes(part);
        content = room;
        length += count;
    }

    private ByteBuf withRoom(int size) {
        ByteBuf before = content;
        if (before == null) {
            return memory(Math.max(size, announced < 0 ? FIRST_CAPACITY : (int) Math.min(announced, MOST_ON_TRUST)));
        }
        if (size <= before.capacity()) {
            return before;
        }
        long doubled = Math.max(size, 2L * before.capacity());
        long wanted = announced >= size ? Math.min(doubled, announced) : doubled;
        ByteBuf larger = memory((int) Math.min(wanted, Integer.MAX_VALUE - 8));
        larger.writeBytes(before);
        before.release();
        return larger;
    }

    private ByteBuf memory(int capacity) {
        ByteBuf direct = capacity <= MOST_DIRECT && announced <= MOST_DIRECT ? direct(capacity) : null;
        ByteBuf memory = direct == null ? Unpooled.buffer(capacity) : direct;
        DirectShare.giveBack(taken);
        taken = direct == null ? 0 : capacity;
        return memory;
    }

    /** Direct memory; null when the share is used up, or the memory itself is. */
    private static @Nullable ByteBuf direct(int capacity) {
        if (!DirectShare.take(capacity)) {
            return null;
        }
        try {
            return ByteBufAllocator.DEFAULT.ioBuffer(capacity);
        } catch (OutOfMemoryError full) {
            DirectShare.giveBack(capacity);
            return null;
        }
    }

    /** No further attempt will be made. May be called any number of times, from any thread. */
    public synchronized void release() {
        released = true;
        if (content != null) {
            content.release();
            content = null;
        }
        DirectShare.giveBack(taken);
        taken = 0;
    }

    @Override
    public synchronized int length() {
        return length;
    }

    @Override
    public <T> T look(Eye<T> eye) {
        ByteBuf shared = share();
        try {
            int size = shared.readableBytes();
            if (shared.hasArray() && shared.arrayOffset() == 0) {
                return eye.see(shared.array(), size);
            }
            byte[] bytes = Scratch.take(size);
            try {
                shared.getBytes(0, bytes, 0, size);
                return eye.see(bytes, size);
            } finally {
                Scratch.giveBack(bytes);
            }
        } finally {
            shared.release();
        }
    }

    @Override
    public byte[] bytes() {
        ByteBuf shared = share();
        try {
            return ByteBufUtil.getBytes(shared);
        } finally {
            shared.release();
        }
    }

    /** {@inheritDoc} Fails after the release: then nobody waits for what would be sent. */
    @Override
    public synchronized ByteBuf share() {
        if (released) {
            throw AbortedException.beforeSend();
        }
        return content == null ? Unpooled.EMPTY_BUFFER : content.retainedDuplicate();
    }
}
