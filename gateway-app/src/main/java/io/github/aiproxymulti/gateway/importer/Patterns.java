package io.github.aiproxymulti.gateway.importer;

import java.util.regex.Pattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** Counterparts of single values that requests are matched with. */
final class Patterns {

    private static final Pattern PATH = Pattern.compile("/[^*{}?#,\\\\\\s\\p{Cntrl}]*");
    private static final Pattern PARAMETER = Pattern.compile("/:([A-Za-z_][A-Za-z0-9_]*)(?=/|$)");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]{2,45}(/[0-9]{1,3})?");

    private Patterns() {}

    /** {@code /v1/*} becomes {@code /v1/**}, {@code /v1*} becomes {@code /v1*}{@code /**}. */
    static Mapped path(String uri) {
        boolean prefix = uri.endsWith("*");
        String stem = prefix ? uri.substring(0, uri.length() - 1) : uri;
        if (!PATH.matcher(stem).matches()) {
            return Mapped.none("a path with signs that have another meaning here");
        }
        String path = PARAMETER.matcher(stem).replaceAll("/{$1}");
        String pattern = !prefix ? path : path.endsWith("/") ? path + "**" : path + "*/**";
        try {
            PathPatternParser.defaultInstance.parse(pattern);
        } catch (PatternParseException e) {
            return Mapped.none("no path pattern here");
        }
        if (!path.equals(stem)) {
            return Mapped.near(pattern, "parameters as with the router radixtree_uri_with_parameter");
        }
        return !prefix || path.equals("/") || !path.endsWith("/")
                ? Mapped.exact(pattern)
                : Mapped.near(pattern, "also matches the path without the last slash");
    }

    static Mapped host(String host) {
        if (!HOST.matcher(host).matches()) {
            return Mapped.none("not a host name or *.name");
        }
        return host.startsWith("*.")
                ? Mapped.near("*" + host, "also matches the name without a label in front")
                : Mapped.exact(host);
    }

    static Mapped method(String method) {
        return METHOD.matcher(method).matches() ? Mapped.exact(method) : Mapped.none("not a method");
    }

    static Mapped address(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            return Mapped.none("not an address or block of addresses");
        }
        return Mapped.exact(address.contains("/") ? address : address + (address.contains(":") ? "/128" : "/32"));
    }

    /** A regular expression for one text. */
    static String literal(String text) {
        return text.matches("[A-Za-z0-9_-]+") ? text : Pattern.quote(text);
    }
}
