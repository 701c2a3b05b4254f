package io.github.aiproxymulti.aiproxy.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Names of settings: their spellings, their nearest relatives, and the paths they make. */
final class Names {

    private static final int LONGEST_SHOWN = 60;

    private Names() {}

    /** The form in which {@code max_retries}, {@code max-retries} and {@code maxRetries} are equal. */
    static String uniform(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    static String child(String path, String name) {
        return path.isEmpty() ? printable(name) : path + "." + printable(name);
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    /** A text on one line and of bearable length. */
    static String printable(String text) {
        String shown = text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
        return shown.replaceAll("\\p{Cntrl}", "?");
    }

    /** The known name that was probably meant. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String wanted = uniform(written);
        if (wanted.length() > LONGEST_SHOWN) {
            return Optional.empty();
        }
        int reach = Math.max(2, (wanted.length() + 1) / 3);
        return known.stream()
                .filter(name -> distance(wanted, uniform(name)) <= reach)
                .min(Comparator.comparingInt(name -> distance(wanted, uniform(name))));
    }

    /** Levenshtein: letters to insert, delete or replace. "wieght" and "weight" are 2 apart. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
