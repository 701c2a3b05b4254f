package io.github.aiproxymulti.aiproxy.selection;

/** The instances one request may still use. Confined to that request; its attempts run one after another. */
public interface Candidates {

    /** The next instance; the one before it counts as tried. */
    Selection next();
}
