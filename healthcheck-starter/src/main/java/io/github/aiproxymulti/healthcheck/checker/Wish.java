package io.github.aiproxymulti.healthcheck.checker;

import io.github.aiproxymulti.healthcheck.CheckSpec;
import io.github.aiproxymulti.healthcheck.Endpoint;
import io.github.aiproxymulti.healthcheck.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A spec that was wished for.
 *
 * @param number of the message that brought it
 * @param spec the spec
 */
record Wish(long number, CheckSpec spec) {

    private static final Comparator<Node> ORDER = Comparator.comparing(Node::address)
            .thenComparingInt(Node::port)
            .thenComparing(node -> node.domain() == null ? "" : node.domain());

    /** The names that have to be resolved for it. */
    Stream<String> hosts() {
        return spec.endpoints().stream().filter(e -> !e.isLiteral()).map(Endpoint::host);
    }

    /**
     * The nodes it stands for.
     *
     * @param answers the last good answer for each name
     * @param failed names that have no answer and will not have one soon
     * @return sorted and distinct; empty as long as a name is still open, and when no name has an answer
     */
    Optional<List<Node>> nodes(Map<String, List<String>> answers, Set<String> failed) {
        List<Node> nodes = new ArrayList<>();
        for (Endpoint endpoint : spec.endpoints()) {
            List<String> addresses = answers.get(endpoint.host());
            if (endpoint.isLiteral()) {
                nodes.add(new Node(endpoint.host(), endpoint.port(), null));
            } else if (addresses != null) {
                addresses.forEach(address -> nodes.add(new Node(address, endpoint.port(), endpoint.host())));
            } else if (!failed.contains(endpoint.host())) {
                return Optional.empty();
            }
        }
        List<Node> result = nodes.stream().distinct().sorted(ORDER).toList();
        return result.isEmpty() ? Optional.empty() : Optional.of(result);
    }
}
