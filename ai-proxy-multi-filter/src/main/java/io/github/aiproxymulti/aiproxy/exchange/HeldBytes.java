package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Buffers that were received and not passed on yet. Confined to one exchange. */
final class HeldBytes {

    private final List<ByteBuf> buffers = new ArrayList<>(4);
    private long size;

    void add(ByteBuf buffer) {
        buffers.add(buffer);
        size += buffer.readableBytes();
    }

    long size() {
        return size;
    }

    /** A copy of all bytes; the buffers are released. */
    byte[] drain() {
        ByteBuf all = Unpooled.wrappedBuffer(buffers.toArray(ByteBuf[]::new));
        buffers.clear();
        try {
            return ByteBufUtil.getBytes(all);
        } finally {
            all.release();
        }
    }

    void release() {
        buffers.forEach(ByteBuf::release);
        buffers.clear();
    }
}
