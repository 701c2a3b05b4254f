package io.github.aiproxymulti.aiproxy.exchange;

import io.github.aiproxymulti.aiproxy.standing.Ending;

/** How an attempt ended. Every attempt ends exactly once, in one of these ways. */
public enum AttemptEnd {
    /** Its answer arrived in full. */
    ANSWERED(Ending.SUCCESS),
    /** It failed before the client had anything of it. */
    FAILED(Ending.FAILURE),
    /** Its answer broke off after the client had a part of it. */
    BROKEN(Ending.FAILURE),
    /** The client went away first. */
    CANCELLED(Ending.CANCELLED),
    /** Nothing was sent: the route cannot serve such a request. */
    UNSENT(Ending.NEUTRAL);

    private final Ending says;

    AttemptEnd(Ending says) {
        this.says = says;
    }

    /** What it says of the instance, when nothing else is known. */
    Ending says() {
        return says;
    }
}
