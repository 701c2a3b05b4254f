package io.github.aiproxymulti.aiproxy.selection;

import io.github.aiproxymulti.aiproxy.standing.Shortage;
import org.jspecify.annotations.Nullable;

/** The instances one request may still use. Confined to that request; its attempts run one after another. */
public interface Candidates {

    /** The next instance; the one before it counts as tried. */
    Selection next();

    /**
     * Why none of the route's instances has capacity at this moment, and when it is worth asking again; null when one could
     * have, or when it is for another reason than capacity.
     */
    default @Nullable Shortage shortage() {
        return null;
    }
}
