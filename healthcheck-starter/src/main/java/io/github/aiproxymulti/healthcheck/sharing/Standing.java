package io.github.aiproxymulti.healthcheck.sharing;

/**
 * Where a replica stands with one resource.
 *
 * @param place whether its configuration is the one in force among the replicas
 * @param prober whether it is the one that probes
 * @param sameChecks whether it checks in the same way as the prober, if perhaps other endpoints
 * @param known the numbers of the ledger
 */
public record Standing(Place place, boolean prober, boolean sameChecks, Known known) {

    /** Whether a replica's configuration is in force. */
    public enum Place {
        /** It is. */
        CURRENT,
        /** Another one is, and this replica has no right to replace it. */
        BEHIND,
        /** The resource was deleted, and this replica has missed that. */
        DELETED
    }
}
