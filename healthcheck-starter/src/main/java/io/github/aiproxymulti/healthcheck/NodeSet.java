package io.github.aiproxymulti.healthcheck;

import java.util.List;

/**
 * The addresses a resource had at one moment: sorted, distinct, and numbered. A new number means other addresses; the
 * order in which a resolver answered never matters.
 *
 * @param version from one process-wide sequence, never reused; 0 for the empty set of a resource that is not resolved
 * @param nodes the addresses, sorted by address then port
 */
public record NodeSet(long version, List<Node> nodes) {

    /** The addresses of a resource that has none yet. */
    public static final NodeSet NONE = new NodeSet(0, List.of());

    /** Copies the list. */
    public NodeSet {
        nodes = List.copyOf(nodes);
    }
}
