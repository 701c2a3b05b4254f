package io.github.aiproxymulti.aiproxy.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an instance does differently from its provider's habits. Prints without the request bodies.
 *
 * @param endpoint where to send instead; null for the provider's own address
 * @param maxTokens token limit of the answer, at least 1, written into the body; null for none
 * @param requestBody members to put into the outgoing body, by the name of the protocol it is in; read only
 * @param requestBodyForce whether those members replace what the client sent (default false)
 * @param protocols the only protocols it is spoken to in, by name, clients of others being converted; empty for all that its
 *     provider speaks
 */
public record Overrides(
        @Nullable EndpointUrl endpoint,
        @Nullable Integer maxTokens,
        Map<String, ObjectNode> requestBody,
        boolean requestBodyForce,
        Set<String> protocols) {

    /** Nothing different. */
    public static final Overrides NONE = new Overrides(null, null, Map.of(), false, Set.of());

    /** Copies the bodies and checks the limit. */
    public Overrides {
        if (maxTokens != null) {
            Expect.atLeast("max_tokens", maxTokens, 1);
        }
        Map<String, ObjectNode> copy = new LinkedHashMap<>();
        requestBody.forEach((protocol, body) -> copy.put(protocol, body.deepCopy()));
        requestBody = Expect.copy(copy);
        protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
    }

    @Override
    public String toString() {
        return "Overrides[endpoint=" + endpoint + ", maxTokens=" + maxTokens + ", requestBody=" + requestBody.keySet()
                + ", requestBodyForce=" + requestBodyForce + ", protocols=" + protocols + "]";
    }
}
