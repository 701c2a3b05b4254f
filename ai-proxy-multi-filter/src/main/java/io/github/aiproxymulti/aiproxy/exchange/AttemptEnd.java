package io.github.aiproxymulti.aiproxy.exchange;

/** How an attempt ended. Every attempt ends exactly once, in one of these ways. */
enum AttemptEnd {
    /** Its answer arrived in full. */
    ANSWERED,
    /** It failed before the client had anything of it. */
    FAILED,
    /** Its answer broke off after the client had a part of it. */
    BROKEN,
    /** The client went away first. */
    CANCELLED,
    /** Nothing was sent: the route cannot serve such a request. */
    UNSENT
}
