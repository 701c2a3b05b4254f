package io.github.aiproxymulti.healthcheck;

/**
 * The identity of what is probed: two host names on one address are two targets with independent health. The Host header
 * of a probe is an attribute, not part of this identity.
 *
 * @param host the IP literal
 * @param port the probed port
 * @param hostname the host name; the IP literal where there is none
 */
public record TargetKey(String host, int port, String hostname) implements Comparable<TargetKey> {

    @Override
    public int compareTo(TargetKey other) {
        int byHost = host.compareTo(other.host);
        if (byHost != 0) {
            return byHost;
        }
        int byPort = Integer.compare(port, other.port);
        return byPort != 0 ? byPort : hostname.compareTo(other.hostname);
    }
}
