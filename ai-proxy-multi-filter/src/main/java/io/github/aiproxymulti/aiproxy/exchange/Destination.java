package io.github.aiproxymulti.aiproxy.exchange;

/**
 * Where a request was sent. Without the query, which may hold a key.
 *
 * @param scheme {@code http} or {@code https}; empty when none was sent
 * @param host without port; empty when none was sent
 * @param path without query; empty when none was sent
 */
public record Destination(String scheme, String host, String path) {

    /** No request was sent. */
    static final Destination NONE = new Destination("", "", "");

    static Destination of(String scheme, String host, String uri) {
        int query = uri.indexOf('?');
        return new Destination(scheme, host, query < 0 ? uri : uri.substring(0, query));
    }
}
