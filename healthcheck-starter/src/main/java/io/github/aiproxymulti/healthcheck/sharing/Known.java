package io.github.aiproxymulti.healthcheck.sharing;

/**
 * The numbers a replica or the ledger has for one resource. None of them ever goes back: a replica hands in what it knows, and
 * a ledger that lost its memory goes on from there.
 *
 * @param revision grows whenever the prober's configuration of the resource changes, and with every deletion
 * @param generation grows whenever its checks change, and with every deletion
 * @param epoch grows whenever another replica becomes the prober
 * @param version grows with every write
 */
public record Known(long revision, long generation, long epoch, long version) {

    /** What a replica knows that has just started. */
    public static final Known NOTHING = new Known(0, 0, 0, 0);

    /** The same, but of a prober with this epoch. */
    Known under(long prober) {
        return new Known(revision, generation, prober, version);
    }
}
