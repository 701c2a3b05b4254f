package io.github.aiproxymulti.aiproxy.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes an endpoint URL apart. */
final class EndpointUrlParser {

    /** Scheme, then at least one character of a host: all that the original asks for. */
    private static final Pattern START = Pattern.compile("https?://[^:/].*", Pattern.DOTALL);

    private static final Pattern URL = Pattern.compile("(https?)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(?:#.*)?");

    /** Optional user information, then a bracketed IPv6 literal or a name, then an optional port. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:.*@)?(?:\\[([0-9A-Fa-f:.]+)]|([^\\[\\]:@\\s]+))(?::(\\d{1,5}))?");

    private EndpointUrlParser() {}

    static boolean startsLikeOne(String text) {
        return START.matcher(text).matches();
    }

    static EndpointUrl parse(String text) {
        Matcher url = URL.matcher(text);
        if (!startsLikeOne(text) || !url.matches() || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw invalid();
        }
        Matcher authority = AUTHORITY.matcher(url.group(2));
        if (!authority.matches()) {
            throw invalid();
        }
        String scheme = url.group(1);
        String host = authority.group(1) != null ? authority.group(1) : authority.group(2);
        String port = authority.group(3);
        int number = port != null ? Integer.parseInt(port) : scheme.equals("https") ? 443 : 80;
        if (number < 1 || number > 65535) {
            throw invalid();
        }
        String path = url.group(3);
        int parameters = path.indexOf(';');
        String kept = parameters < 0 ? path : path.substring(0, parameters);
        return new EndpointUrl(scheme, host, number, port != null, kept.isEmpty() ? null : kept, url.group(4));
    }

    private static IllegalArgumentException invalid() {
        return new IllegalArgumentException("endpoint: not usable (expected: http(s)://host[:port][/path][?query])");
    }
}
