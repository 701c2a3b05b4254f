package io.github.aiproxymulti.aiproxy.hashing;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The request variables by the names the original's users know. {@code server_name} is the host the client asked for: a
 * gateway has no named virtual servers. A name that means nothing here, such as {@code mqtt_client_id}, is never set.
 *
 * <p>Source: balancing.md section 2.
 */
final class Variables {

    private static final String CONSUMER_NAME = "consumer_name";

    private static final Map<String, Variable> FIXED = Map.ofEntries(
            Map.entry("uri", HashSource::path),
            Map.entry("request_uri", Variables::requestUri),
            Map.entry("query_string", HashSource::rawQuery),
            Map.entry("args", HashSource::rawQuery),
            Map.entry("remote_addr", HashSource::remoteAddress),
            Map.entry("remote_port", HashSource::remotePort),
            Map.entry("server_addr", HashSource::localAddress),
            Map.entry("server_port", HashSource::localPort),
            Map.entry("server_name", HashSource::host),
            Map.entry("host", HashSource::host),
            Map.entry("hostname", HashSource::machine),
            Map.entry("request_method", HashSource::method),
            Map.entry("scheme", HashSource::scheme),
            Map.entry(CONSUMER_NAME, HashSource::consumer));

    private Variables() {}

    /** The variable of this name. */
    static Variable named(String name) {
        if (name.startsWith("arg_")) {
            String argument = name.substring("arg_".length());
            return request -> request.argument(argument);
        }
        if (name.startsWith("http_")) {
            return header(name.substring("http_".length()));
        }
        if (name.startsWith("cookie_")) {
            String cookie = name.substring("cookie_".length());
            return request -> request.cookie(cookie);
        }
        return FIXED.getOrDefault(name, request -> null);
    }

    /** Whether a name means anything here. */
    static boolean isKnown(String name) {
        return FIXED.containsKey(name)
                || name.startsWith("arg_")
                || name.startsWith("http_")
                || name.startsWith("cookie_");
    }

    /** A header; underscores in its name stand for hyphens unless there is one of exactly this name. */
    static Variable header(String name) {
        String hyphenated = name.replace('_', '-');
        if (hyphenated.equals(name)) {
            return request -> request.header(name);
        }
        return request -> {
            String exact = request.header(name);
            return exact == null ? request.header(hyphenated) : exact;
        };
    }

    /** Whether reading it asks who the consumer is. */
    static boolean isConsumer(String name) {
        return name.equals(CONSUMER_NAME);
    }

    private static String requestUri(HashSource request) {
        String query = request.rawQuery();
        return query == null ? request.rawPath() : request.rawPath() + "?" + query;
    }

    /** Reads one variable. */
    @FunctionalInterface
    interface Variable extends Function<HashSource, @Nullable String> {}
}
