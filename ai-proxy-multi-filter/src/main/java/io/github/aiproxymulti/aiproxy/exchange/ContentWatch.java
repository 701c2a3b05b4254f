package io.github.aiproxymulti.aiproxy.exchange;

/** Which content events of a stream somebody wants to know of; looking for them takes streams apart. */
enum ContentWatch {
    /** None. */
    NONE,
    /** The first. */
    FIRST,
    /** Each. */
    EACH
}
