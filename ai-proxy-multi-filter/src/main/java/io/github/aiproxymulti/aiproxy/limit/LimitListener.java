package io.github.aiproxymulti.aiproxy.limit;

/** Hears what limits do. Called on event loops: must be quick, must not block and must not throw. */
public interface LimitListener {

    /** Hears nothing. */
    LimitListener NONE = new LimitListener() {};

    /** A request is turned away because limits are used up: that of the picked instance, or those of all. */
    default void rejected(String routeId) {}

    /** An instance was passed over because a limit of it is used up. */
    default void passedOver(String routeId) {}

    /** A limit could not be worked out for a request. */
    default void unresolved(String routeId) {}

    /** The counters could not be asked for a request. */
    default void unavailable(String routeId) {}

    /** What a request cost could not be added to the counters. */
    default void uncharged(String routeId) {}

    /** A counter had to be shared, because the route has as many as it may have. */
    default void overflowed(String routeId) {}

    /** Shared counters cannot be asked any more. */
    default void backendDown(String name) {}

    /** Shared counters can be asked again. */
    default void backendUp(String name) {}

    /** Values were found under our keys that were not ours. */
    default void foreignValues(long values) {}
}
