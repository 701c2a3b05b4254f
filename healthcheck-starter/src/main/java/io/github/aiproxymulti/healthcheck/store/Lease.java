package io.github.aiproxymulti.healthcheck.store;

/**
 * Whether this process is the one that probes a resource.
 *
 * @param held whether it is
 * @param epoch grows whenever the holder changes; fences out a former holder that does not know yet
 */
public record Lease(boolean held, long epoch) {

    /** The lease of a process that shares its store with nobody. */
    public static final Lease ALONE = new Lease(true, 0);
}
