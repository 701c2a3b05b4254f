package io.github.aiproxymulti.aiproxy.balancer;

import java.util.BitSet;

/**
 * What one request has tried already. Confined to that request: its attempts run one after another, so nothing here is
 * synchronised. Only the pickers and the selection change it.
 */
public final class Attempts {

    /** Where no ring point was looked up yet. */
    static final int NO_POINT = -1;

    private final BitSet tried = new BitSet();
    private final Load load;
    private int marks;
    private int level;
    private int ringIndex = NO_POINT;

    /** Of a request to instances of whose load nothing is known. */
    public Attempts() {
        this(Load.NONE);
    }

    /**
     * Of a request to instances under load. The load comes with the request and not with the picker, which may be kept longer
     * than the instances it was made for.
     *
     * @param load of the instances
     */
    public Attempts(Load load) {
        this.load = load;
    }

    /** The load of the instances. */
    Load load() {
        return load;
    }

    /** Notes that the instance was tried or refused. Marks are counted, not instances, as in the original. */
    public void mark(int instance) {
        tried.set(instance);
        marks++;
    }

    /** Whether the instance was tried on the current priority level. */
    public boolean hasTried(int instance) {
        return tried.get(instance);
    }

    /** How many marks were made on the current priority level. */
    int marks() {
        return marks;
    }

    /** The current priority level, 0 for the highest. */
    int level() {
        return level;
    }

    /** Moves on to the next lower priority level; a request never returns to a higher one. */
    void nextLevel() {
        tried.clear();
        marks = 0;
        ringIndex = NO_POINT;
        level++;
    }

    /** The ring point the last pick ended on, or {@link #NO_POINT}. */
    int ringIndex() {
        return ringIndex;
    }

    /** Remembers the ring point of this pick. */
    void ringIndex(int index) {
        ringIndex = index;
    }
}
