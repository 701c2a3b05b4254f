package io.github.aiproxymulti.aiproxy.upstream;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of the client's headers go on to the vendor. Hop-by-hop headers and those the exchange makes itself never do;
 * cookies, proxy headers and what tells of the client's network stay here; the client's own credentials go on only to an
 * instance that has none configured.
 *
 * <p>Source: pipeline.md section 6.6, with the deviations of this product.
 */
public final class HeaderPolicy {

    /** Made anew for each exchange, or meaningful for one connection only. */
    private static final Set<String> NEVER = Set.of(
            "host",
            "content-length",
            "content-type",
            "accept-encoding",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "http2-settings");

    private static final Set<String> KEPT_BACK = Set.of("cookie", "forwarded");
    private static final List<String> KEPT_BACK_PREFIXES = List.of("x-forwarded-", "proxy-");
    private static final Set<String> CREDENTIALS = Set.of("authorization", "x-api-key", "api-key");

    private final Set<String> exceptions;
    private final boolean forwardsAll;

    /**
     * Creates a policy.
     *
     * @param exceptions lower-case names that go on although they would be kept back
     * @param forwardsAll whether nothing is kept back, as in the original; hop-by-hop headers still are
     */
    public HeaderPolicy(Set<String> exceptions, boolean forwardsAll) {
        this.exceptions = Set.copyOf(exceptions);
        this.forwardsAll = forwardsAll;
    }

    /**
     * Copies what goes on.
     *
     * @param from the client's headers
     * @param to the outgoing headers; names arrive in lower case
     * @param hasCredentials whether the instance has credentials of its own
     */
    void copy(HttpHeaders from, HttpHeaders to, boolean hasCredentials) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!named.contains(name) && forwards(name, hasCredentials)) {
                to.add(name, header.getValue());
            }
        }
    }

    private boolean forwards(String name, boolean hasCredentials) {
        if (NEVER.contains(name)) {
            return false;
        }
        if (forwardsAll || exceptions.contains(name)) {
            return true;
        }
        if (CREDENTIALS.contains(name)) {
            return !hasCredentials;
        }
        return !KEPT_BACK.contains(name) && !isKeptBackByPrefix(name);
    }

    private static boolean isKeptBackByPrefix(String name) {
        for (String prefix : KEPT_BACK_PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> namedByConnection(HttpHeaders headers) {
        if (!headers.contains("connection")) {
            return Set.of();
        }
        List<String> values = headers.getAll("connection");
        Set<String> names = new HashSet<>();
        for (String value : values) {
            for (String name : value.split(",", -1)) {
                names.add(name.trim().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
