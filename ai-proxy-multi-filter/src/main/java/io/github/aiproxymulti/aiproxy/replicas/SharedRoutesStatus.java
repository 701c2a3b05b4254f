package io.github.aiproxymulti.aiproxy.replicas;

/**
 * How following shared routes is doing.
 *
 * @param connected whether the storage answers
 * @param problem why it does not; empty when it does
 * @param sinceMillis since when that is so
 * @param revision number of the latest change known
 * @param routes routes that are live
 * @param unreadable routes whose latest definition cannot be read; an older one goes on where it is known
 * @param failures failed readings since the last good one
 * @param counts what happened since the start
 */
public record SharedRoutesStatus(
        boolean connected,
        String problem,
        long sinceMillis,
        long revision,
        int routes,
        int unreadable,
        int failures,
        Counts counts) {

    /**
     * What happened since the start.
     *
     * @param foreign values found that nobody of ours wrote
     * @param repaired routes and deletions given back to the storage
     * @param refused writes that the storage refused because something later was there
     */
    public record Counts(long foreign, long repaired, long refused) {

        static final Counts NONE = new Counts(0, 0, 0);

        Counts withForeign(long more) {
            return new Counts(foreign + more, repaired, refused);
        }

        Counts withRepaired() {
            return new Counts(foreign, repaired + 1, refused);
        }

        Counts withRefused() {
            return new Counts(foreign, repaired, refused + 1);
        }
    }
}
