package io.github.aiproxymulti.aiproxy.exchange;

import io.netty.util.concurrent.FastThreadLocal;

/** An array for what is looked at once and not kept: one per thread, so that looking takes no memory. */
final class Scratch {

    /** What is larger gets an array of its own, so that one huge body does not stay in memory. */
    private static final int MOST = 64 * 1024;

    private static final FastThreadLocal<byte[]> BYTES = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[MOST];
        }
    };

    private Scratch() {}

    /** An array of at least this length, with anything in it. Its next user on this thread overwrites it. */
    static byte[] atLeast(int length) {
        return length > MOST ? new byte[length] : BYTES.get();
    }
}
