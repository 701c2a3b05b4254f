package io.github.aiproxymulti.aiproxy.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the memory that connections need may be taken by bodies that wait for their answers: one share for the process,
 * as that memory is the process's. What finds no room lies on the heap.
 */
final class DirectShare {

    /** Bytes; room for 2,000 bodies of 32 KB, and a third of what the sample's manifests allow a gateway. */
    static final long MOST = 64L * 1024 * 1024;

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
