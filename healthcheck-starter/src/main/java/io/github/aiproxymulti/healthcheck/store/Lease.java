package io.github.aiproxymulti.healthcheck.store;

/**
 * What part this process has in checking a resource.
 *
 * @param role its part
 * @param epoch grows whenever the prober changes; fences out a former one that does not know yet
 */
public record Lease(Role role, long epoch) {

    /** The lease of a process that shares its store with nobody. */
    public static final Lease UNSHARED = new Lease(Role.PROBER, 0);

    /** The part of a process in checking a resource. */
    public enum Role {
        /** It probes for all, and writes what it finds. */
        PROBER,
        /** Another one probes; this one believes it, and probes only what the other does not know. */
        FOLLOWER,
        /** Nobody can tell, or the others check something else: it probes for itself and writes nothing. */
        ALONE
    }
}
