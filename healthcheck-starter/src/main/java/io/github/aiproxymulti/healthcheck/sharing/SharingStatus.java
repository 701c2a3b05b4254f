package io.github.aiproxymulti.healthcheck.sharing;

/**
 * How sharing is doing.
 *
 * @param connected whether the shared storage answers
 * @param problem why it does not; empty when it does
 * @param sinceMillis since when that is so
 * @param resources resources that are shared
 * @param probing how many of them this process probes for all
 * @param alone how many of them this process probes for itself only
 * @param refusedWrites writes the storage refused because they were no longer current
 * @param failedCalls calls that failed or took too long
 * @param foreignValues values in the storage that nobody of ours wrote
 */
public record SharingStatus(
        boolean connected,
        String problem,
        long sinceMillis,
        int resources,
        long probing,
        long alone,
        long refusedWrites,
        long failedCalls,
        long foreignValues) {}
