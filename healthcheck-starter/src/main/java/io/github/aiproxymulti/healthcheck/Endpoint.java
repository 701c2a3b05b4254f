package io.github.aiproxymulti.healthcheck;

import java.util.regex.Pattern;

/**
 * Where one member of a resource is configured to live, before name resolution.
 *
 * @param host a host name or an IP literal (IPv6 without brackets)
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    /** Rejects a blank host and a port out of range. */
    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: blank (expected: a host name or an IP literal)");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1..65535)");
        }
    }

    /** Whether the host is an IP literal, so that there is nothing to resolve. */
    public boolean isLiteral() {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }
}
