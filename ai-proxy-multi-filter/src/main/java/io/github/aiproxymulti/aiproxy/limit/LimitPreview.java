package io.github.aiproxymulti.aiproxy.limit;

import java.util.Map;

/**
 * What the limits of a route would say of a request, without anything being counted.
 *
 * @param passesOver whether an instance that has nothing left is passed over; otherwise the request is rejected when it is picked
 * @param rejection the status of such a rejection
 * @param byInstance what is said of each instance, by name; an instance that is not there is not limited
 */
public record LimitPreview(boolean passesOver, int rejection, Map<String, Allowance> byInstance) {

    /** There are no limits. */
    public static final LimitPreview NONE = new LimitPreview(false, 503, Map.of());

    /** Copies the map. */
    public LimitPreview {
        byInstance = Map.copyOf(byInstance);
    }

    /** What is said of one instance. */
    public Allowance of(String instance) {
        return byInstance.getOrDefault(instance, Allowance.UNLIMITED);
    }
}
