package io.github.aiproxymulti.aiproxy.fuzz;

import java.util.Arrays;

/** All targets in one process, which starts faster than one for each: the first byte says which one gets the rest. */
public final class EveryTarget {

    private EveryTarget() {}

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0) {
            Target[] targets = Target.values();
            targets[(bytes[0] & 0xFF) % targets.length].accept(Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }
}
