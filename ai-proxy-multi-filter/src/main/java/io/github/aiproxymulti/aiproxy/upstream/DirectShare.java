package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the memory that connections need may be taken by bodies that wait for their answers: one share for the process,
 * as that memory is the process's. What finds no room lies on the heap.
 */
final class DirectShare {

    /** Bytes: a third of what the process may have, and no more than 2,000 bodies of 32 KB need. */
    static final long MOST = Math.min(64L * 1024 * 1024, PlatformDependent.maxDirectMemory() / 3);

    private static final AtomicLong TAKEN = new AtomicLong();

    private DirectShare() {}

    /** Takes bytes of the share, which are to be {@linkplain #giveBack given back}; false when there are not as many left. */
    static boolean take(int bytes) {
        if (TAKEN.addAndGet(bytes) <= MOST) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    static void giveBack(int bytes) {
        TAKEN.addAndGet(-bytes);
    }
}
