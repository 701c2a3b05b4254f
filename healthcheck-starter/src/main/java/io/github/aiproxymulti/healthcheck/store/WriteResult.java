package io.github.aiproxymulti.healthcheck.store;

/** Whether a write was taken. */
public enum WriteResult {
    /** It was. */
    OK,
    /** It was derived from something that is no longer current; nothing was written. */
    STALE,
    /** It was not, because this process may not write at the moment; its {@link Lease} says what is to be done. */
    FENCED
}
