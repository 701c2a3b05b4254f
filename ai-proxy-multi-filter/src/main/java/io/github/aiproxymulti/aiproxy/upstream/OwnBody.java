package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A body of bytes at hand. Two are equal when they are the same. */
final class OwnBody implements RequestBody {

    private final byte[] bytes;

    OwnBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public <T> T look(Eye<T> eye) {
        return eye.see(bytes, bytes.length);
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public ByteBuf share() {
        return Unpooled.wrappedBuffer(bytes);
    }
}
