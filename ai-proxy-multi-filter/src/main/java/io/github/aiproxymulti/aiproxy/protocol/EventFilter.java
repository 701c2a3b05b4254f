package io.github.aiproxymulti.aiproxy.protocol;

/** Judges events by their bytes. */
@FunctionalInterface
public interface EventFilter {

    /** Wants all. */
    EventFilter ALL = (bytes, from, to) -> true;

    /**
     * Whether an event is to be decoded.
     *
     * @param bytes hold the event as it was sent; not to be changed or kept
     * @param from its first byte
     * @param to behind its last byte
     */
    boolean wants(byte[] bytes, int from, int to);
}
