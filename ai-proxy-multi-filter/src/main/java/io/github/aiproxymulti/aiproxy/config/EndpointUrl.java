package io.github.aiproxymulti.aiproxy.config;

import org.jspecify.annotations.Nullable;

/**
 * Where an upstream lives, as written in {@code endpoint}. Prints without its query, which may hold a key.
 *
 * @param scheme {@code http} or {@code https}
 * @param host host name or IP literal; an IPv6 address without brackets
 * @param port 1 to 65535; the scheme's own when none is written
 * @param portGiven whether the port is written
 * @param path path with its leading slash, as written, without what follows a {@code ;}; null when none is written, which
 *     leaves the provider's path in place, while {@code /} replaces it
 * @param query query without the question mark, as written; null when none is written
 */
public record EndpointUrl(
        String scheme,
        String host,
        int port,
        boolean portGiven,
        @Nullable String path,
        @Nullable String query) {

    /** Rejects an unknown scheme, an empty host and a port out of range. */
    public EndpointUrl {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("scheme: " + scheme + " (expected: http or https)");
        }
        Expect.notEmpty("host", host);
        Expect.between("port", port, 1, 65535);
    }

    /**
     * Reads a URL. User information, fragment and path parameters are dropped.
     *
     * @param text an absolute {@code http} or {@code https} URL, scheme in lower case
     * @return its parts
     * @throws IllegalArgumentException when it is none; the message does not repeat the text, which may hold a key
     */
    public static EndpointUrl parse(String text) {
        return EndpointUrlParser.parse(text);
    }

    @Override
    public String toString() {
        String address = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme + "://" + address + ":" + port + (path == null ? "" : path) + (query == null ? "" : "?***");
    }
}
