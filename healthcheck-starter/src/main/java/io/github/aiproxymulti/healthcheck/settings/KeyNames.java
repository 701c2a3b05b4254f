package io.github.aiproxymulti.healthcheck.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How the name of a setting may be written: {@code http_path}, {@code http-path} and {@code httpPath} are one name. */
final class KeyNames {

    private KeyNames() {}

    /** The form in which two spellings of one name are equal. */
    static String uniform(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** The known name that was probably meant, if one is close enough to be worth a hint. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String wanted = uniform(written);
        int reach = Math.max(2, wanted.length() / 3);
        return known.stream()
                .filter(name -> distance(wanted, uniform(name)) <= reach)
                .min(Comparator.<String>comparingInt(name -> distance(wanted, uniform(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein: how many letters to insert, delete or replace. "timeout" and "timeouts" are 1 apart. */
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
