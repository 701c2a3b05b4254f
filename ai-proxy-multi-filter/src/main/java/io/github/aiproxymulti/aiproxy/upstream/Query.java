package io.github.aiproxymulti.aiproxy.upstream;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a URL, in order and as written: {@code k} stays without an equals sign, repeated names stay repeated.
 *
 * @param args the arguments
 */
record Query(List<Arg> args) {

    static final Query EMPTY = new Query(List.of());

    /**
     * One argument.
     *
     * @param name decoded, for comparing
     * @param text as it goes onto the wire
     */
    record Arg(String name, String text) {}

    Query {
        args = List.copyOf(args);
    }

    /** Reads a raw query. */
    static Query parse(@Nullable String raw) {
        if (raw == null || raw.isEmpty()) {
            return EMPTY;
        }
        List<Arg> args = new ArrayList<>();
        for (String text : raw.split("&", -1)) {
            if (!text.isEmpty()) {
                int equals = text.indexOf('=');
                args.add(new Arg(decode(equals < 0 ? text : text.substring(0, equals)), text));
            }
        }
        return new Query(args);
    }

    /** One argument of clear text. */
    static Arg arg(String name, String value) {
        return new Arg(name, encode(name) + "=" + encode(value));
    }

    /** These arguments, with the others over them: a name that both have is taken from the others. */
    Query overlaidBy(Query others) {
        if (others.args.isEmpty()) {
            return this;
        }
        Set<String> replaced = others.names();
        List<Arg> merged = new ArrayList<>(args);
        merged.removeIf(arg -> replaced.contains(arg.name()));
        merged.addAll(others.args);
        return new Query(merged);
    }

    /** These arguments without some names. */
    Query without(Set<String> names) {
        return new Query(
                args.stream().filter(arg -> !names.contains(arg.name())).toList());
    }

    /** The names that occur. */
    Set<String> names() {
        return args.stream().map(Arg::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The path with these arguments behind it. */
    String appendTo(String path) {
        if (args.isEmpty()) {
            return path;
        }
        return args.stream().map(Arg::text).collect(Collectors.joining("&", path + "?", ""));
    }

    /** Credentials may be among the arguments. */
    @Override
    public String toString() {
        return "Query" + names();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
