package io.github.aiproxymulti.aiproxy.semantic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which instances serve a request, by the meaning of its prompt.
 *
 * @param order instances by their place in the route's list, each once: those similar enough, best first, then the fallback
 * @param debug what a client that debugs is shown; null when nobody debugs or nothing was scored
 */
public record Decision(List<Integer> order, @Nullable Debug debug) {

    /** Copies the order. */
    public Decision {
        order = List.copyOf(order);
    }

    /**
     * What is shown in response headers.
     *
     * @param scores {@code name:0.1234,...}, best first
     * @param picked the instance at the head of the order; {@code fallback} when none was similar enough
     */
    public record Debug(String scores, String picked) {}
}
