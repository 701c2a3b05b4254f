package io.github.aiproxymulti.aiproxy.upstream;

import io.github.aiproxymulti.aiproxy.protocol.BodySplice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;

/** Another body with some of its members changed. What is left of it is not copied on its way to the wire. */
final class SplicedBody implements RequestBody {

    /** What is in more pieces is rather copied: a client may repeat a member a million times. */
    private static final int MOST_PIECES = 64;

    private final RequestBody before;
    private final BodySplice splice;

    SplicedBody(RequestBody before, BodySplice splice) {
        this.before = before;
        this.splice = splice;
    }

    @Override
    public int length() {
        return splice.length();
    }

    @Override
    public <T> T look(Eye<T> eye) {
        return eye.see(bytes(), length());
    }

    @Override
    public byte[] bytes() {
        return before.look((bytes, count) -> splice.appliedTo(bytes));
    }

    @Override
    public ByteBuf share() {
        if (splice.pieces() > MOST_PIECES) {
            return Unpooled.wrappedBuffer(bytes());
        }
        ByteBuf whole = before.share();
        CompositeByteBuf spliced = ByteBufAllocator.DEFAULT.compositeBuffer(MOST_PIECES);
        try {
            splice.tell(new BodySplice.Pieces() {
                @Override
                public void kept(int from, int to) {
                    spliced.addComponent(true, whole.retainedSlice(from, to - from));
                }

                @Override
                public void added(byte[] bytes) {
                    // Of the same kind as the rest, so that the transport can write all of it as it lies there.
                    spliced.addComponent(
                            true,
                            ByteBufAllocator.DEFAULT.ioBuffer(bytes.length).writeBytes(bytes));
                }
            });
            return spliced;
        } catch (Throwable full) {
            spliced.release();
            throw full;
        } finally {
            whole.release();
        }
    }
}
