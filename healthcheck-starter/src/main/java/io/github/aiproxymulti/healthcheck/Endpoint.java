package io.github.aiproxymulti.healthcheck;

/**
 * Where one member of a resource is configured to live, before name resolution.
 *
 * @param host a host name or an IP literal (IPv6 without brackets)
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

    /** Rejects a blank host and a port out of range. */
    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a host name or an IP literal)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }
}
