package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for what is looked at once and not kept: one per thread, so that looking takes no memory. Who takes one while another
 * is out gets one of its own.
 */
public final class Scratch {

    /** Most bodies fit. */
    private static final int LEAST = 64 * 1024;

    /** What is larger is not kept, so that one huge body does not stay in memory. */
    private static final int MOST = 256 * 1024;

    private static final FastThreadLocal<byte @Nullable []> BYTES = new FastThreadLocal<>();

    private Scratch() {}

    /** An array of at least this length, with anything in it, to be {@linkplain #giveBack given back} on the same thread. */
    public static byte[] take(int length) {
        byte[] kept = BYTES.get();
        if (kept == null || kept.length < length) {
            return new byte[length <= LEAST ? LEAST : length <= MOST ? MOST : length];
        }
        BYTES.set(null);
        return kept;
    }

    /** Nobody looks at the array any more. */
    public static void giveBack(byte[] bytes) {
        if (bytes.length <= MOST) {
            BYTES.set(bytes);
        }
    }
}
