package io.github.aiproxymulti.aiproxy.standing;

/** How the share of an instance that has come back grows: a tenth of it at once, all of it when the window is over. */
public final class Ramp {

    private static final double FIRST_SHARE = 0.1;

    private Ramp() {}

    /**
     * The share at one moment, more than 0 and at most 1.
     *
     * @param elapsed since it began to come back, in any unit
     * @param window how long it takes, in the same; 0 for no ramp
     */
    public static double share(long elapsed, long window) {
        return elapsed >= window ? 1 : Math.max(FIRST_SHARE, (double) elapsed / window);
    }
}
