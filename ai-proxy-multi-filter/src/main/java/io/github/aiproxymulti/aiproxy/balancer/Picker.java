package io.github.aiproxymulti.aiproxy.balancer;

/** Chooses the next instance of a request. Shared by all requests of a route; safe for concurrent use. */
public sealed interface Picker permits RoundRobinPicker, HashPicker, LoadPicker, PriorityPicker {

    /** Returned when every instance this picker knows was tried. */
    int NONE = -1;

    /**
     * The next instance for this request.
     *
     * @param attempts what the request has tried already
     * @param hash the CRC-32 of the request's hash key; ignored by pickers that do not hash
     * @return the instance's index in the route's list, or {@link #NONE}
     */
    int pick(Attempts attempts, int hash);

    /** A picker that goes on from here on its own: what is picked there does not count here. */
    default Picker detached() {
        return this;
    }

    /** Why {@link #NONE} was returned, in the words of the original. */
    default String exhausted() {
        return "all upstream servers tried";
    }
}
