package io.github.aiproxymulti.aiproxy.config;

/** Whether counters of several gateways can be shared. */
public enum SharedCounters {
    /** They cannot: what it takes is not on the class path. */
    NONE,
    /** With the connection that a filter describes. */
    OWN,
    /** Also with the application's own connection. */
    APPLICATION
}
