package io.github.aiproxymulti.healthcheck.autoconfigure;

import io.github.aiproxymulti.healthcheck.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads an endpoint: {@code host:port}, {@code [::1]:8080}, or a URL with {@code http} or {@code https}. */
final class EndpointText {

    private EndpointText() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException naming the path, when it is none
     */
    static Endpoint read(String path, String text) {
        boolean isUrl = text.startsWith("http://") || text.startsWith("https://");
        try {
            URI uri = new URI(isUrl ? text : "//" + text);
            int port = uri.getPort() != -1 ? uri.getPort() : !isUrl ? -1 : text.startsWith("https") ? 443 : 80;
            String host = uri.getHost();
            if (host != null && port != -1) {
                return new Endpoint(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expected(path), e);
        }
        throw new IllegalArgumentException(expected(path));
    }

    /** Does not show the text: a URL may carry credentials. */
    private static String expected(String path) {
        return path + ": (not shown) (expected: host:port, [ipv6]:port, or an http or https URL)";
    }
}
