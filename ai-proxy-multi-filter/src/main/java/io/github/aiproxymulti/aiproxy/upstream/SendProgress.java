package io.github.aiproxymulti.aiproxy.upstream;

/** Hears how far an exchange has got before its answer. Called on event loops. */
public interface SendProgress {

    /** For whom it does not matter. */
    SendProgress IGNORED = new SendProgress() {};

    /** A connection is wanted. */
    default void connecting() {}

    /** A connection is ready and the request begins to go out. */
    default void connected() {}

    /** The request went out in full. */
    default void sent() {}
}
