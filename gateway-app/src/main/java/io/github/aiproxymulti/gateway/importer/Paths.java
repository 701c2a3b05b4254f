package io.github.aiproxymulti.gateway.importer;

import java.util.regex.Pattern;

/** Names of places in the input, fit to be printed: one line, of bearable length. */
final class Paths {

    private static final int LONGEST_NAME = 60;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u0085\\u2028\\u2029]");

    private Paths() {}

    static String child(String path, String name) {
        String shown = shown(name, LONGEST_NAME);
        return path.isEmpty() ? shown : shown.isEmpty() ? path : path + "." + shown;
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    /** Appends a path that is already one. */
    static String below(String path, String rest) {
        return rest.isEmpty() ? path : path.isEmpty() ? rest : path + (rest.startsWith("[") ? "" : ".") + rest;
    }

    static boolean isAtOrBelow(String path, String ancestor) {
        return path.equals(ancestor)
                || (path.startsWith(ancestor)
                        && (path.charAt(ancestor.length()) == '.' || path.charAt(ancestor.length()) == '['));
    }

    static String name(String text) {
        return shown(text, LONGEST_NAME);
    }

    static String shown(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest) + "...";
        return UNPRINTABLE.matcher(cut).replaceAll("?");
    }
}
