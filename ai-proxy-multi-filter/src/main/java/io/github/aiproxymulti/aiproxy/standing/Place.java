package io.github.aiproxymulti.aiproxy.standing;

/** What a pick sees of an instance's standing. */
public enum Place {
    /** It may be used. */
    IN,
    /** Its circuit is not closed, but as many others as may be out are out already: it is used like the others. */
    SPARED,
    /** Its circuit lets trials through, and nothing else. */
    TRIAL,
    /** Its circuit is open. */
    EJECTED,
    /** It has asked to be left alone for a while. */
    COOLING
}
