package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.buffer.ByteBuf;

/** The bytes of a request: never changed, and good for any number of attempts. Safe for concurrent use. */
public sealed interface RequestBody permits OwnBody, HeldBody, SplicedBody {

    /**
     * A body of bytes at hand.
     *
     * @param bytes kept by reference
     */
    static RequestBody of(byte[] bytes) {
        return new OwnBody(bytes);
    }

    /** How many bytes there are. */
    int length();

    /**
     * Shows the bytes.
     *
     * @param eye sees them; they are its own until it returns, no longer
     * @return what it made of them
     */
    <T> T look(Eye<T> eye);

    /** The bytes, to be kept and not to be changed; a copy where that is needed. */
    byte[] bytes();

    /** The bytes as they go to the wire; the receiver's to release, and independent of this body from then on. */
    ByteBuf share();

    /**
     * Sees bytes.
     *
     * @param <T> what it makes of them
     */
    @FunctionalInterface
    interface Eye<T> {

        /**
         * Looks.
         *
         * @param bytes not to be changed or kept
         * @param length how many of the first of them count
         */
        T see(byte[] bytes, int length);
    }
}
